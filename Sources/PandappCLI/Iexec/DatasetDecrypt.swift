import ArgumentParser
import Console
import Cryptography
import Foundation
import IexecFiles

/// `pandapp dataset decrypt`.
struct DatasetDecrypt: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "decrypt",
        abstract: "Decrypt a file that 'dataset encrypt' or iExec's SDK encrypted.",
        discussion: """
            The plaintext lies on the disk afterwards, for its owner alone (mode 0600): remove it when it is not needed \
            any more. The format has no authentication: with --checksum, the encrypted file is compared first.

            Example: pandapp dataset decrypt night.enc --format iexec --key-file night.key --output night.plain
            """
    )

    @Argument(help: ArgumentHelp("The encrypted file.", valueName: "file"), completion: .file())
    var file: String

    @Option(help: "The form: iexec.")
    var format: CarriedFormat

    @Option(help: ArgumentHelp("The key's file (mode 0600).", valueName: "file"), completion: .file())
    var keyFile: String

    @Option(help: ArgumentHelp("SHA-256 that the encrypted file must have.", valueName: "0x…"))
    var checksum: String?

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("Where the plaintext is put, of mode 0600.", valueName: "file"),
        completion: .file()
    )
    var output: String

    @OptionGroup var console: OutputOptions

    func validate() throws {
        try CarriedFormat.requireApart(output: output, keyFile: keyFile)
    }

    func run() async throws {
        let expected = try checksum.map { text in
            guard let digest = try? Digest(hexadecimal: text) else {
                throw ValidationError("--checksum must be 64 hexadecimal digits.")
            }
            return digest
        }
        let key = try IexecDatasetKey(parsing: SecretFile.read(URL(filePath: keyFile)))
        let bytes = try console.progress("Decrypting").ticking {
            if let expected { try Self.check(file, expected) }
            return try Self.decrypt(file, with: key, to: output)
        }
        try console.report.write(DecryptedDataset(file: output, bytes: bytes))
    }

    private static func check(_ path: String, _ expected: Digest) throws {
        var hash = SHA256Stream()
        try PlaintextSource.blocks(of: path) { hash.update($0) }
        guard hash.finish() == expected else { throw IexecFileError.checksumMismatch }
    }

    private static func decrypt(_ path: String, with key: IexecDatasetKey, to output: String) throws -> Int {
        let place = URL(filePath: output)
        var decryption = IexecDecryption(key: key)
        var count = 0
        try OutputFolder(place.deletingLastPathComponent().path).write(as: place.lastPathComponent) { output in
            func write(_ bytes: [UInt8]) throws {
                count += bytes.count
                try output(bytes)
            }
            try PlaintextSource.blocks(of: path) { try write(decryption.update($0)) }
            try write(decryption.finish())
        }
        return count
    }
}

/// The result of `dataset decrypt`.
private struct DecryptedDataset: CommandReport {
    static let verb = "dataset-decrypt"
    let file: String
    let bytes: Int

    var lines: [String] { ["written: \(file), \(bytes) bytes of plaintext: remove it when it is not needed any more"] }
}

extension IexecFileError: ReportableError {
    /// Why a file of iExec's format was not read.
    var failure: CommandFailure {
        let (code, why, remedy) =
            switch self {
            case .keyMalformed:
                (
                    "iexec-key-malformed", "The key file does not hold 32 bytes in base64",
                    "Give the key that was made with the file"
                )
            case .lengthWrong:
                (
                    "iexec-length-wrong", "It is no whole number of blocks of 16 bytes, or fewer than two",
                    "Get the file again"
                )
            case .checksumMismatch:
                ("iexec-checksum-mismatch", "It is not the file of this checksum", "Get the file again")
            case .paddingWrong:
                (
                    "iexec-padding-wrong", "It was encrypted under another key, or altered",
                    "Check the key, and --checksum"
                )
            case .addressMalformed:
                ("iexec-address-malformed", "What follows /ipfs/ is no content identifier", "Check the address")
            }
        return CommandFailure(.badData, code: code, what: "The file could not be decrypted", why: why, remedy: remedy)
    }
}
