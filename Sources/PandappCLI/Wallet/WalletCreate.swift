import ArgumentParser
import Console
import Cryptography
import Foundation
import Keystore

/// `pandapp wallet create`.
struct WalletCreate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Make a new wallet under a passphrase.",
        discussion: """
            The file is an Ethereum keystore of version 3, which other wallets read; its mode is 0600, and one that exists \
            is never replaced. Who loses file or passphrase has lost the wallet.

            Example: pandapp wallet create --output wallet.json
            """
    )

    @Option(help: ArgumentHelp("Where the wallet is put.", valueName: "file"), completion: .file())
    var output: String

    @OptionGroup var passphrase: PassphraseOptions
    @OptionGroup var console: OutputOptions

    func run() async throws {
        try WalletReport<Self>.store(EthereumKey(), at: output, passphrase, console)
    }
}

/// `pandapp wallet import`.
struct WalletImport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Put a private key, or a wallet of another passphrase, under a new passphrase.",
        discussion: """
            The key's file holds 64 hexadecimal digits and is readable by its owner alone, like the wallet.key of a home's \
            role; a keystore is read as well, whose passphrase is then asked for first.

            Example: pandapp wallet import requester/wallet.key --output wallet.json
            """
    )

    @Argument(help: ArgumentHelp("The key.", valueName: "file"), completion: .file())
    var key: String

    @Option(help: ArgumentHelp("Where the wallet is put.", valueName: "file"), completion: .file())
    var output: String

    @Option(
        help: ArgumentHelp("A file whose first line is the old passphrase of a keystore.", valueName: "file"),
        completion: .file()
    )
    var oldPassphraseFile: String?

    @OptionGroup var passphrase: PassphraseOptions
    @OptionGroup var console: OutputOptions

    func run() async throws {
        var old = PassphraseOptions()
        old.passphraseFile = oldPassphraseFile
        try WalletReport<Self>.store(StoredWallet(at: key).open(old), at: output, passphrase, console)
    }
}

/// `pandapp wallet show`.
struct WalletShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Print the address of a wallet.",
        discussion: """
            The address that the file names is printed without a passphrase. With --unlock, or where the file names none, \
            the wallet is opened, so that the address is the key's.

            Example: pandapp wallet show wallet.json --unlock
            """
    )

    @Argument(help: ArgumentHelp("The wallet.", valueName: "file"), completion: .file())
    var wallet: String

    @Flag(help: "Open the wallet with its passphrase.")
    var unlock = false

    @OptionGroup var passphrase: PassphraseOptions
    @OptionGroup var console: OutputOptions

    func run() async throws {
        let stored = try StoredWallet(at: wallet)
        let named = unlock ? nil : stored.keystore?.address
        let address = if let named { named } else { try stored.open(passphrase).address }
        let report = WalletReport<Self>(address: address, file: wallet, verified: named == nil)
        try console.report.write(report, essential: true)
    }
}

/// The result of each of the three commands.
private struct WalletReport<Command: ParsableCommand>: CommandReport {
    static var verb: String { "wallet-" + (Command.configuration.commandName ?? "") }

    /// The address, in the mixed case of EIP-55.
    let address: String
    /// Where the wallet is.
    let file: String
    /// Whether the address was computed from the key.
    let verified: Bool

    init(address: EthereumAddress, file: String, verified: Bool) {
        (self.address, self.file, self.verified) = (address.checksummed, file, verified)
    }

    /// Puts a key under a passphrase into a new file, and tells its address.
    static func store(
        _ key: borrowing EthereumKey,
        at path: String,
        _ passphrase: PassphraseOptions,
        _ console: OutputOptions
    ) throws {
        let sealed = try WalletFile(sealing: key, passphrase: passphrase.newPassphrase())
        try SecretFile.create(sealed.text, at: URL(filePath: path))
        try console.report.write(Self(address: key.address, file: path, verified: true))
    }

    var lines: [String] { ["address: \(address)" + (verified ? "" : " (not verified)"), "wallet:  \(file)"] }
}
