package import DeterministicCBOR
package import Orders

/// A group of accounts or assets that stands for its members in a restriction, as an ERC-734 contract does on iExec.
///
/// CBOR: `{0: 1, 1: name}`. Its address follows from owner and name (``RegistryAddress``), so that nobody can change
/// another's group: to name it is to be its owner.
package struct GroupEntry: RegistryEntry {
    package static let kind = RegistryKind.group

    /// What the owner calls it.
    package let name: String

    /// A group.
    ///
    /// - Throws: `OrdersError.textTooLong` beyond 256 bytes.
    package init(name: String) throws(OrdersError) {
        guard name.utf8.count <= RegistryLimits.text else { throw .textTooLong }
        self.name = name
    }

    package var cbor: CBORValue { .record([0: .unsigned(1), 1: .text(name)]) }

    package init(cbor: CBORValue) throws {
        var reader = try CBORMapReader(cbor)
        guard try reader.required(0) == .unsigned(1) else { throw OrdersError.unknownValue }
        let name = try reader.required(1).asText
        try reader.finish()
        try self.init(name: name)
    }
}
