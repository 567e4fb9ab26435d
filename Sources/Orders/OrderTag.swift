/// The 32-byte tag of an order: which properties of the execution it asks for or offers.
///
/// Bit 0 is the least significant bit of the last byte. Bits unknown to this project are kept.
package struct OrderTag: Hashable, Sendable {
    /// All 256 bits as a number.
    package let bits: UInt256

    /// A tag of these bits.
    package init(bits: UInt256) {
        self.bits = bits
    }

    private init(bit: UInt64) {
        self.init(bits: UInt256(1 << bit))
    }

    /// No property.
    package static let none = OrderTag(bits: .zero)
    /// A trusted execution environment, of any kind.
    package static let tee = OrderTag(bit: 0)
    /// The SCONE framework.
    package static let scone = OrderTag(bit: 1)
    /// The Gramine framework.
    package static let gramine = OrderTag(bit: 2)
    /// Intel TDX.
    package static let tdx = OrderTag(bit: 3)
    /// A graphics processor.
    package static let gpu = OrderTag(bit: 8)

    /// The frameworks: PoCo leaves these bits of a dataset order out of the match.
    package static let frameworks = scone.union(gramine).union(tdx)

    /// The properties of either.
    package func union(_ other: OrderTag) -> OrderTag { OrderTag(bits: bits | other.bits) }

    /// The properties of this tag that the other has not.
    package func subtracting(_ other: OrderTag) -> OrderTag { OrderTag(bits: bits & ~other.bits) }

    /// Whether this tag has every property of the other.
    package func contains(_ other: OrderTag) -> Bool { other.subtracting(self) == .none }

    /// The 32 bytes, the most significant first.
    package var bytes: [UInt8] { bits.bigEndianBytes }

    /// Names of the properties in bit order (`["tee", "tdx"]`); unknown bits appear as `bit-<n>`.
    package var names: [String] {
        let known: [Int: String] = [0: "tee", 1: "scone", 2: "gramine", 3: "tdx", 8: "gpu"]
        let bytes = bytes
        return (0..<256).filter { bytes[31 - $0 / 8] >> ($0 % 8) & 1 == 1 }.map { known[$0] ?? "bit-\($0)" }
    }
}
