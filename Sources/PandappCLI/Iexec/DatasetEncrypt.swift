import ArgumentParser
import Console
import ContentStore
import Cryptography
import Foundation
import IexecFiles

/// The forms in which a dataset leaves a home.
enum CarriedFormat: String, ExpressibleByArgument, CaseIterable {
    case iexec

    /// Refuses to put what is written in the key's place, which would be the key's end.
    static func requireApart(output: String, keyFile: String) throws {
        let places = [output, keyFile].map { URL(filePath: $0).standardizedFileURL.path }
        guard places[0] != places[1] else { throw ValidationError("--output and --key-file must be two files.") }
    }
}

/// `pandapp dataset encrypt`.
struct DatasetEncrypt: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "encrypt",
        abstract: "Encrypt a file, or a published night with its keys, as iExec's SDK encrypts datasets.",
        discussion: """
            The file is AES-256-CBC under a fresh key; the key file, which is never replaced, holds it in base64, for \
            'iexec dataset push-secret'. The printed checksum belongs into the dataset's entry on the chain: it alone \
            keeps the file from being changed. With --app and --date, what is encrypted is a published night with its \
            keys, as heatmap-iexec and social-distance-iexec read it; it is never on the disk in plaintext. What is \
            done with it there is neither charged nor logged here, so only a home for development gives it away.

            Example: pandapp dataset encrypt --app heatmap --date 2020-04-01 --format iexec --output night.enc \
            --key-file night.key
            """
    )

    @Argument(help: ArgumentHelp("The file; none with --app and --date.", valueName: "file"), completion: .file())
    var file: String?

    @Option(help: "The app whose dataset is encrypted.")
    var app: AppName?

    @Option(help: ArgumentHelp("The published day.", valueName: "yyyy-mm-dd"))
    var date: LocalDay?

    @Option(help: "The form: iexec.")
    var format: CarriedFormat

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("Where the encrypted file is put.", valueName: "file"),
        completion: .file()
    )
    var output: String

    @Option(help: ArgumentHelp("Where the key is put, of mode 0600.", valueName: "file"), completion: .file())
    var keyFile: String

    @Flag(help: "Also add the encrypted file to the home's store, and tell its multiaddress.")
    var toStore = false

    @OptionGroup var home: HomeOptions
    @OptionGroup var console: OutputOptions

    func validate() throws {
        guard (app == nil) == (date == nil), (file == nil) != (app == nil) else {
            throw ValidationError("Give either a file, or --app and --date.")
        }
        try CarriedFormat.requireApart(output: output, keyFile: keyFile)
    }

    func run() async throws {
        let open = app != nil || toStore ? try OpenHome(home.folder()) : nil
        var source = PlaintextSource { next in try PlaintextSource.blocks(of: file ?? "", next) }
        if let open, let app, let date { source = try CarriedDataset(of: app, date: date, in: open).source }
        let (key, keyPlace) = (IexecDatasetKey(), URL(filePath: keyFile))
        try SecretFile.create(key.exposedText(), at: keyPlace)
        var encryption = IexecEncryption(key: key)
        let checksum: Digest
        do {
            checksum = try console.progress("Encrypting").ticking {
                try Self.encrypt(source, with: &encryption, to: output)
            }
        } catch {
            // A key of nothing would only be in the way of the next attempt; the key of a file that is there is not.
            try? FileManager.default.removeItem(at: keyPlace)
            throw error
        }
        let stored = try toStore ? open?.store.add(contentsOf: URL(filePath: output)) : nil
        let report = EncryptedDataset(
            file: output,
            bytes: encryption.count,
            checksum: "0x" + checksum.hexadecimal,
            keyFile: keyFile,
            address: stored.map(IexecAddress.init)
        )
        try console.report.write(report, essential: true)
    }

    private static func encrypt(
        _ source: PlaintextSource,
        with encryption: inout IexecEncryption,
        to path: String
    ) throws -> Digest {
        let place = URL(filePath: path)
        var checksum: Digest?
        try OutputFolder(place.deletingLastPathComponent().path).write(as: place.lastPathComponent) { output in
            try source.read { try output(encryption.update($0)) }
            let (end, sum) = try encryption.finish()
            try output(end)
            checksum = sum
        }
        guard let checksum else { throw CommandFailure.uncreatable(path) }
        return checksum
    }
}

/// Plaintext as it comes, a piece at a time.
struct PlaintextSource {
    /// Hands all pieces on.
    let read: (_ next: ([UInt8]) throws -> Void) throws -> Void

    private static let blockLength = 1 << 20

    /// The pieces of a file, which may be empty.
    static func blocks(of path: String, _ next: ([UInt8]) throws -> Void) throws {
        guard FileManager.default.fileExists(atPath: path) else { throw CommandFailure.missingFile(path) }
        guard let handle = try? FileHandle(forReadingFrom: URL(filePath: path)) else {
            throw CommandFailure.unreadableFile(path, why: "The system refused to open it")
        }
        defer { try? handle.close() }
        while true {
            guard let data = try? handle.read(upToCount: blockLength) ?? Data() else {
                throw CommandFailure.unreadableFile(path, why: "The system refused to read it")
            }
            guard !data.isEmpty else { return }
            try next([UInt8](data))
        }
    }
}

/// The result of `dataset encrypt`.
private struct EncryptedDataset: CommandReport {
    static let verb = "dataset-encrypt"
    let format = CarriedFormat.iexec.rawValue
    let file: String
    let bytes: Int
    /// SHA-256 of the encrypted file, as iExec's chain wants it.
    let checksum: String
    let keyFile: String
    /// The text for iExec's entry, where the file was stored.
    let multiaddr: String?
    /// The same as the bytes on the chain.
    let multiaddrBytes: String?

    init(file: String, bytes: Int, checksum: String, keyFile: String, address: IexecAddress?) {
        (self.file, self.bytes, self.checksum, self.keyFile) = (file, bytes, checksum, keyFile)
        multiaddr = address?.text
        multiaddrBytes = address.map { "0x" + Hexadecimal.encode($0.bytes) }
    }

    var lines: [String] {
        [
            "encrypted: \(file), \(bytes) bytes", "checksum:  \(checksum)",
            "key:       \(keyFile) (whoever has it reads the file)",
        ] + (multiaddr.map { ["multiaddr: \($0)"] } ?? [])
    }
}
