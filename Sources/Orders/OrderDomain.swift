package import Cryptography

/// The EIP-712 domain of orders: which ledger they are meant for.
///
/// An order signed for one is void in every other.
package struct OrderDomain: Hashable, Sendable {
    /// `name`, `iExecODB` for every ledger known here.
    package let name: String
    /// `version`, `5.0.0` for every ledger known here.
    package let version: String
    /// `chainId`.
    package let chainIdentifier: UInt256
    /// `verifyingContract`: the address of the ledger's contract.
    package let verifyingContract: EthereumAddress
    /// The domain's hash, which every digest of an order covers.
    package let separator: Digest

    /// The chain id of Pandapp's embedded ledgers, `PAND` in ASCII; no live chain has it.
    package static let localChainIdentifier = UInt256(1_346_457_156)

    /// A domain.
    package init(
        name: String = "iExecODB",
        version: String = "5.0.0",
        chainIdentifier: UInt256,
        verifyingContract: EthereumAddress
    ) {
        self.name = name
        self.version = version
        self.chainIdentifier = chainIdentifier
        self.verifyingContract = verifyingContract
        separator = Self.structHash(of: Self.fields(name, version, chainIdentifier, verifyingContract))
    }

    /// An embedded ledger with the contract address drawn when it was made.
    package static func local(contract: EthereumAddress) -> OrderDomain {
        OrderDomain(chainIdentifier: localChainIdentifier, verifyingContract: contract)
    }
}

extension OrderDomain: EIP712Struct {
    package static let typeString =
        "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"

    package var fields: [EIP712Field] { Self.fields(name, version, chainIdentifier, verifyingContract) }

    private static func fields(
        _ name: String,
        _ version: String,
        _ chain: UInt256,
        _ contract: EthereumAddress
    ) -> [EIP712Field] {
        [.text(name), .text(version), .number(chain), .address(contract)]
    }
}

/// The public chains on which iExec's contracts are or were live.
package enum KnownChain: String, CaseIterable, Sendable {
    /// Arbitrum One, live.
    case arbitrumOne = "arbitrum-one"
    /// Arbitrum Sepolia, the test network.
    case arbitrumSepolia = "arbitrum-sepolia"
    /// Bellecour, iExec's former side chain.
    case bellecour

    /// The domain of the chain's PoCo contract.
    package var domain: OrderDomain {
        get throws(CryptographyError) {
            let (chain, contract): (UInt64, String) =
                switch self {
                case .arbitrumOne: (42_161, "0x098bFCb1E50ebcA0BaA92C12eA0c3F045A1aD9f0")
                case .arbitrumSepolia: (421_614, "0xB2157BF2fAb286b2A4170E3491Ac39770111Da3E")
                case .bellecour: (134, "0x3eca1B216A7DF1C7689aEb259fFB83ADFB894E7f")
                }
            return OrderDomain(
                chainIdentifier: UInt256(chain),
                verifyingContract: try EthereumAddress(parsing: contract)
            )
        }
    }
}
