import ArgumentParser
import Console
import Cryptography
import OrderFiles
import Orders

/// `pandapp order hash`.
struct OrderHash: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hash",
        abstract: "Print the digest of an order: what its owner signs, and its name on the ledger.",
        discussion: """
            A signature in the file is neither needed nor checked: pandapp order verify does that.

            Example: pandapp order hash datasetorder.json --domain arbitrum-sepolia --json
            """
    )

    @OptionGroup var input: OrderInput
    @OptionGroup var console: OutputOptions

    func run() async throws {
        let (file, domain) = try input.read()
        try console.report.write(HashedOrder(file, in: domain), essential: true)
    }
}

/// The result of `order hash`; its names are those of EIP-712.
struct HashedOrder: CommandReport {
    static let verb = "order-hash"

    /// The name of the record's type, `AppOrder`.
    let primaryType: String
    /// The ledger's name.
    let domain: String
    /// Keccak-256 of the type string, `0x` and hexadecimal digits like all that follow.
    let typeHash: String
    /// Keccak-256 of the type hash and the fields.
    let structHash: String
    /// The struct hash of the domain.
    let domainSeparator: String
    /// What is signed, and the order's hash on the ledger.
    let digest: String

    init(_ file: OrderFile, in domain: NamedDomain) {
        let record = file.record
        primaryType = String(type(of: record).typeString.prefix { $0 != "(" })
        self.domain = domain.name
        typeHash = "0x" + type(of: record).typeHash.hexadecimal
        structHash = "0x" + record.structHash.hexadecimal
        domainSeparator = "0x" + domain.domain.structHash.hexadecimal
        digest = "0x" + record.digest(in: domain.domain).hexadecimal
    }

    var lines: [String] {
        [
            "type:        \(primaryType)", "domain:      \(domain) (\(domainSeparator))", "struct hash: \(structHash)",
            "digest:      \(digest)",
        ]
    }
}
