import Console
import Cryptography
import Foundation
import Keystore

/// A wallet in a file of its owner's: a keystore under a passphrase, or the key itself as the roles of a home have it.
struct StoredWallet {
    private let url: URL
    /// The keystore; nil for the key itself.
    let keystore: WalletFile?

    /// Reads a file; nothing is decrypted.
    init(at path: String) throws {
        url = URL(filePath: path)
        var bytes = try SecretFile.read(url)
        defer { for index in bytes.indices { bytes[index] = 0 } }
        let isObject = bytes.first { !" \t\r\n".utf8.contains($0) } == UInt8(ascii: "{")
        keystore = isObject ? try WalletFile(parsing: bytes) : nil
    }

    /// The key; a passphrase is asked for where one is needed.
    func open(_ options: PassphraseOptions) throws -> EthereumKey {
        guard let keystore else { return try HomeSecrets.wallet(at: url.path) }
        return try keystore.open(passphrase: options.passphrase())
    }
}

extension KeystoreError: ReportableError {
    /// Why a wallet was not used.
    var failure: CommandFailure {
        let isRefusal = self == .wrongPassphrase
        return CommandFailure(
            isRefusal ? .denied : .badData,
            code: identifier,
            what: "The wallet could not be used",
            sentence: sentence
        )
    }
}
