package import Cryptography
package import Orders

/// Where a callback stores a value: the contract called, and the id that the task's result names.
package struct OracleName: Hashable, Sendable {
    /// The deal's callback address.
    package let contract: EthereumAddress
    /// The id, which the result itself begins with.
    package let identifier: Digest

    /// The name of a value.
    package init(contract: EthereumAddress, identifier: Digest) {
        self.contract = contract
        self.identifier = identifier
    }
}

/// A value that a callback stored: what iExec's oracle contracts keep.
package struct OracleValue: Hashable, Sendable {
    /// The task whose result it is.
    package let task: TaskIdentifier
    /// Unix seconds that the result gives as its date; a value is replaced by a later one only.
    package let date: UInt256
    /// The value itself.
    package let value: [UInt8]
    /// Unix seconds at which it was stored.
    package let storedAt: Int64

    /// A value of a task's.
    package init(task: TaskIdentifier, date: UInt256, value: [UInt8], storedAt: Int64) {
        (self.task, self.date, self.value, self.storedAt) = (task, date, value, storedAt)
    }
}

/// What a task for an oracle gives its callback: an id, a date and a value.
///
/// It is `abi.encode(bytes32 id, uint256 date, bytes value)`:
///
///     0   id, 32 bytes
///     32  date, 32 bytes, most significant first
///     64  offset of the value: 96
///     96  length of the value, 32 bytes, most significant first
///     128 the value, and nought up to a multiple of 32 bytes
package struct OracleCallback: Hashable, Sendable {
    /// Under what the value is stored.
    package let identifier: Digest
    /// Unix seconds.
    package let date: UInt256
    /// The value.
    package let value: [UInt8]

    /// What to give a callback.
    package init(identifier: Digest, date: UInt256, value: [UInt8]) {
        (self.identifier, self.date, self.value) = (identifier, date, value)
    }

    /// The one encoding.
    package var encoded: [UInt8] {
        let padding = [UInt8](repeating: 0, count: (32 - value.count % 32) % 32)
        return identifier.bytes + date.bigEndianBytes + UInt256(96).bigEndianBytes
            + UInt256(UInt64(value.count)).bigEndianBytes + value + padding
    }

    /// Reads what a callback is given; nil for anything but the one encoding.
    package init?(_ bytes: [UInt8]) {
        guard bytes.count >= 128, bytes.count.isMultiple(of: 32), let identifier = try? Digest(Array(bytes[..<32])),
            let date = try? UInt256(bigEndian: Array(bytes[32..<64])),
            let offset = try? UInt256(bigEndian: Array(bytes[64..<96])), offset == UInt256(96),
            let length = (try? UInt256(bigEndian: Array(bytes[96..<128]))).flatMap({ UInt64(exactly: $0) }),
            let count = Int(exactly: length), count <= bytes.count - 128, bytes.count - 128 - count < 32
        else { return nil }
        (self.identifier, self.date) = (identifier, date)
        value = Array(bytes[128..<(128 + count)])
        guard bytes[(128 + count)...].allSatisfy({ $0 == 0 }) else { return nil }
    }
}

extension MarketState {
    /// Stores what a task has for its callback; what the callback does not understand or finds too old is ignored, as a
    /// failing callback is.
    mutating func callBack(_ deal: Deal, _ task: TaskIdentifier, _ outcome: TaskOutcome, at now: Int64) throws {
        let contract = deal.terms.callback
        guard contract != .zero, let call = OracleCallback(outcome.callbackResults) else { return }
        let name = OracleName(contract: contract, identifier: call.identifier)
        guard try oracle(name).map({ $0.date < call.date }) ?? (call.date > .zero) else { return }
        try setOracle(OracleValue(task: task, date: call.date, value: call.value, storedAt: now), of: name)
        events.append(.oracleUpdated(name, task: task, date: call.date))
    }
}
