import ArgumentParser
import Console
import Cryptography
import Foundation
import Ledger
import Orders

/// A ledger's domain with the name by which it was asked for.
struct NamedDomain {
    /// The name.
    let name: String
    /// The domain.
    let domain: OrderDomain
}

/// Which ledger an order is for.
struct DomainOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            """
            The ledger: arbitrum-one, arbitrum-sepolia, bellecour, local (this home's), local-example, or \
            <chain id>:<contract>.
            """,
            valueName: "ledger"
        )
    )
    var domain: String

    @OptionGroup var home: HomeOptions

    /// The domain; `local` alone opens the home.
    func resolve() throws -> NamedDomain {
        NamedDomain(name: domain, domain: try resolved())
    }

    /// Who has presigned an order on the home's ledger; nil where nobody has, and for every other ledger.
    func presigner(of order: Digest) throws -> EthereumAddress? { try ledger()?.presigner(of: order) }

    /// The home's ledger, where it is meant.
    private func ledger() throws -> LedgerDatabase? {
        guard domain == "local" else { return nil }
        let folder = try home.folder()
        try folder.requireInitialised()
        return try LedgerDatabase(opening: folder.ledger.path)
    }

    private func resolved() throws -> OrderDomain {
        if let ledger = try ledger() { return ledger.domain }
        guard let known = try OrderDomain(named: domain) else {
            throw CommandFailure(
                .usage,
                code: "domain-unknown",
                what: "The ledger \(domain) could not be used",
                why: "No ledger of this name is known",
                remedy: "Name arbitrum-one, arbitrum-sepolia, bellecour, local, local-example or <chain id>:<contract>"
            )
        }
        return known
    }
}

extension OrderDomain {
    /// A ledger outside of any home, by its name or as `<chain id>:<contract>`; nil for any other text.
    init?(named name: String) throws(CryptographyError) {
        if let chain = KnownChain(rawValue: name) {
            self = try chain.domain
        } else if name == "bellecour-legacy" {
            self = try KnownChain.bellecour.domain
        } else if name == "local-example" {
            // The ledger of the published test vectors.
            let contract = try EthereumAddress(parsing: "0x" + String(repeating: "1", count: 40))
            self.init(chainIdentifier: UInt256(31_337), verifyingContract: contract)
        } else {
            let parts = name.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2, let chain = try? UInt256(decimal: parts[0]),
                let contract = try? EthereumAddress(parsing: parts[1])
            else { return nil }
            self.init(chainIdentifier: chain, verifyingContract: contract)
        }
    }
}
