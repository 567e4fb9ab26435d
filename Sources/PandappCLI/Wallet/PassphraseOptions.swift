import ArgumentParser
import Console
import Cryptography
import Foundation

/// Where a wallet's passphrase comes from; never from the command line, which other users of the machine can see.
struct PassphraseOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "A file whose first line is the passphrase, mode 0600 (default: it is asked for at the terminal).",
            valueName: "file"
        ),
        completion: .file()
    )
    var passphraseFile: String?

    /// The most bytes of a passphrase's file.
    private static let limit: UInt64 = 4096

    /// The passphrase of a wallet that exists.
    func passphrase() throws(CommandFailure) -> SecretBytes {
        if let passphraseFile { return try Self.firstLine(of: passphraseFile) }
        return try HiddenInput().line("Passphrase: ")
    }

    /// The passphrase of a wallet that is to be made; a person types it twice.
    func newPassphrase() throws(CommandFailure) -> SecretBytes {
        if let passphraseFile {
            let passphrase = try Self.firstLine(of: passphraseFile)
            guard passphrase.count > 0 else { throw .emptyPassphrase }
            return passphrase
        }
        let terminal = try HiddenInput()
        let passphrase = try terminal.line("New passphrase: ")
        guard passphrase.count > 0 else { throw .emptyPassphrase }
        let again = try terminal.line("The same again: ")
        guard ConstantTime.equal(passphrase.exposedCopy(), again.exposedCopy()) else { throw .unequalPassphrases }
        return passphrase
    }

    private static func firstLine(of path: String) throws(CommandFailure) -> SecretBytes {
        try SecretFile.requirePrivate(path)
        var bytes = try InputFile.read(path, limit: limit)
        defer { for index in bytes.indices { bytes[index] = 0 } }
        var line = Array(bytes.prefix { $0 != UInt8(ascii: "\n") })
        if line.last == UInt8(ascii: "\r") { line.removeLast() }
        return SecretBytes(consumingAndWiping: &line)
    }
}

extension CommandFailure {
    fileprivate static let emptyPassphrase = CommandFailure(
        .usage,
        code: "passphrase-empty",
        what: "The wallet was not made",
        why: "The passphrase is empty, so that it would protect nothing",
        remedy: "Give a long passphrase that nobody guesses"
    )

    fileprivate static let unequalPassphrases = CommandFailure(
        .usage,
        code: "passphrases-differ",
        what: "The wallet was not made",
        why: "The two passphrases differ",
        remedy: "Run this again and type the same one twice"
    )
}
