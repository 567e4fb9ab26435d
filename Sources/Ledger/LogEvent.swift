package import Cryptography
import DeterministicCBOR
import Orders

/// An entry of the log, read: what happened, when, and which things it names.
///
/// Anybody's log may be read, hence every shape of entry: what is of another shape than this program writes names nothing.
package struct LogEvent: Hashable, Sendable {
    /// What happened.
    package let kind: LogKind
    /// Unix seconds.
    package let at: Int64
    private let details: [CBORValue]

    /// Reads an entry's body.
    ///
    /// - Returns: nil for a body that is no entry of a kind known here.
    package init?(_ body: [UInt8]) {
        guard let fields = try? CBORValue(decoding: body).asMap, let text = try? fields[.unsigned(0)]?.asText,
            let kind = LogKind(rawValue: text), let at = try? fields[.unsigned(1)]?.asInteger
        else { return nil }
        (self.kind, self.at) = (kind, at)
        details = (0..<max(0, fields.count - 2)).map { fields[.unsigned(UInt64($0) + 2)] ?? .null }
    }

    /// The digest among the details, counted from 0.
    package func digest(_ place: Int) -> Digest? {
        guard details.indices.contains(place), let bytes = try? details[place].asBytes else { return nil }
        return try? Digest(bytes)
    }

    /// The address among the details, counted from 0.
    package func address(_ place: Int) -> EthereumAddress? {
        guard details.indices.contains(place), let bytes = try? details[place].asBytes else { return nil }
        return try? EthereumAddress(bytes: bytes)
    }

    /// The number among the details, counted from 0.
    package func integer(_ place: Int) -> Int64? {
        guard details.indices.contains(place) else { return nil }
        return try? details[place].asInteger
    }

    /// The number of 256 bits among the details, counted from 0.
    func number(_ place: Int) -> UInt256? {
        guard details.indices.contains(place), let bytes = try? details[place].asBytes else { return nil }
        return try? UInt256(bigEndian: bytes)
    }

    /// The text among the details, counted from 0.
    package func text(_ place: Int) -> String? {
        guard details.indices.contains(place) else { return nil }
        return try? details[place].asText
    }
}
