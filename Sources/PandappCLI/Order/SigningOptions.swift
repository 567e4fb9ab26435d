import ArgumentParser
import Console
import Cryptography
import Orders

/// Who signs for the home's market: the home's wallet of the role whose business it is, or another one.
struct SigningOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Who signs: a keystore or a key file (default: the home's wallet of the role).",
            valueName: "file"
        ),
        completion: .file()
    )
    var wallet: String?

    @OptionGroup var passphrase: PassphraseOptions

    /// The wallet that signs orders of a kind.
    func wallet(of kind: OrderKind, in secrets: HomeSecrets) throws -> EthereumKey {
        if let wallet { return try StoredWallet(at: wallet).open(passphrase) }
        return switch kind {
        case .app: try secrets.wallet(.developerWallet)
        case .dataset: try secrets.wallet(.publisherWallet)
        case .workerpool: try secrets.wallet(.poolWallet)
        case .request: try secrets.wallet(.requesterWallet)
        }
    }
}
