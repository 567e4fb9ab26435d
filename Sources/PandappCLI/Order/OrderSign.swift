import ArgumentParser
import Console
import Cryptography
import OrderFiles
import Orders
import StrictJSON

/// `pandapp order sign`.
struct OrderSign: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sign",
        abstract: "Complete and sign an order, or an operation on one, as iExec's SDK does.",
        discussion: """
            What the order leaves out is completed: prices and trust 0, volume 1, no tag, no restriction, the signer as \
            requester, and a salt drawn afresh; a salt that is there is kept. The tag may be a list of names and params an \
            object, as in the SDK's iexec.json. The signed order is printed, as JSON that the SDK reads; the ledger is not \
            touched. With --operation sign or close, what is signed is that the ledger presigns or closes the order; an order \
            to be closed must have its salt.

            Example: pandapp order sign apporder.json --domain arbitrum-sepolia --wallet wallet.json --output signed.json
            """
    )

    /// The length of the signature.
    enum Form: String, ExpressibleByArgument, CaseIterable {
        case standard, compact
    }

    /// What to do with the order on the ledger.
    enum Operation: String, ExpressibleByArgument, CaseIterable {
        case sign, close

        var operation: OrderOperation { self == .sign ? .sign : .close }
    }

    @Argument(help: ArgumentHelp("The order as JSON.", valueName: "file"), completion: .file())
    var file: String

    @OptionGroup var ledger: DomainOptions

    @Option(
        help: ArgumentHelp("Who signs: a keystore, or a key file of a home's role.", valueName: "file"),
        completion: .file()
    )
    var wallet: String

    @Option(help: "65 bytes (standard), or 64 (compact, EIP-2098).")
    var form = Form.standard

    @Option(help: "Sign this operation on the order, not the order itself.")
    var operation: Operation?

    @Option(help: ArgumentHelp("Write the signed order to a file.", valueName: "file"), completion: .file())
    var output: String?

    @OptionGroup var passphrase: PassphraseOptions
    @OptionGroup var console: OutputOptions

    func run() async throws {
        let template = try OrderTemplate(parsing: InputFile.read(file, limit: UInt64(2 * OrderFile.maximumCount)))
        let domain = try ledger.resolve()
        let key = try StoredWallet(at: wallet).open(passphrase)
        // An order of a salt drawn now was never offered: there would be nothing to close.
        let salt = operation == .close ? nil : OrderSalt.random()
        let order = try template.order(signer: key.address, salt: salt)
        if let request = order as? RequestOrder, request.requester != key.address {
            throw CommandFailure.notTheRequester(request.requester, wallet: key.address)
        }
        let signed = sign(order, in: domain.domain, by: key)
        if let output { try OutputFile.write(Array((signed.json.description + "\n").utf8), to: output) }
        let written = try OrderFile(parsing: Array(signed.json.description.utf8))
        let report = SignedOrderReport(signed, file: written, domain, key)
        try console.report.write(report, essential: output == nil)
    }

    /// Signs what was asked for.
    private func sign<Order: MarketOrder>(
        _ order: Order,
        in domain: OrderDomain,
        by key: borrowing EthereumKey
    ) -> Signed {
        func bytes(_ digest: Digest) -> [UInt8] {
            let signature = key.sign(digest: digest)
            return form == .compact ? signature.bytes64 : signature.bytes65
        }
        guard let operation else {
            let signature = bytes(order.hash(in: domain))
            return Signed(json: SignedOrder(order: order, signature: signature).json, signature: signature)
        }
        let operationOnOrder = OperationOnOrder(operation.operation, on: order)
        let signed = SignedOperation(operation: operationOnOrder, signature: bytes(operationOnOrder.digest(in: domain)))
        return Signed(json: signed.json, signature: signed.signature)
    }
}

/// What was signed, as JSON.
private struct Signed {
    let json: JSONValue
    let signature: [UInt8]
}

/// The result of `order sign`.
private struct SignedOrderReport: CommandReport {
    static let verb = "order-sign"

    let primaryType: String
    let domain: String
    let digest: String
    /// Who signed, in the mixed case of EIP-55.
    let signer: String
    /// `0x` and hexadecimal digits.
    let signature: String
    /// The signed order, or the signed operation.
    let order: JSONValue

    init(_ signed: Signed, file: OrderFile, _ domain: NamedDomain, _ key: borrowing EthereumKey) {
        let hashed = HashedOrder(file, in: domain)
        (primaryType, self.domain, digest) = (hashed.primaryType, hashed.domain, hashed.digest)
        signer = key.address.checksummed
        signature = "0x" + Hexadecimal.encode(signed.signature)
        order = signed.json
    }

    /// The order alone, so that the output is a file that the SDK reads.
    var lines: [String] { [order.description] }
}

extension CommandFailure {
    fileprivate static func notTheRequester(_ requester: EthereumAddress, wallet: EthereumAddress) -> CommandFailure {
        CommandFailure(
            .denied,
            code: "not-the-requester",
            what: "The request was not signed",
            why: "It names \(requester) as requester, and the wallet is of \(wallet)",
            remedy: "Sign with the requester's wallet, or leave the member requester out"
        )
    }
}
