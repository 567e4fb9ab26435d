// Typed reading: each accessor throws `CBORError.unexpectedShape` where the value is of another type.
extension CBORValue {
    /// The whole number from 0.
    package var asUnsigned: UInt64 {
        get throws(CBORError) {
            guard case .unsigned(let value) = self else { throw .unexpectedShape }
            return value
        }
    }

    /// The integer of either sign, if it fits.
    package var asInteger: Int64 {
        get throws(CBORError) {
            switch self {
            case .unsigned(let value) where value <= UInt64(Int64.max): return Int64(value)
            case .negative(let value) where value <= UInt64(Int64.max): return -1 - Int64(value)
            default: throw .unexpectedShape
            }
        }
    }

    /// The byte string.
    package var asBytes: [UInt8] {
        get throws(CBORError) {
            guard case .bytes(let value) = self else { throw .unexpectedShape }
            return value
        }
    }

    /// The byte string of exactly this length.
    package func asBytes(count: Int) throws(CBORError) -> [UInt8] {
        let value = try asBytes
        guard value.count == count else { throw .unexpectedShape }
        return value
    }

    /// The text.
    package var asText: String {
        get throws(CBORError) {
            guard case .text(let value) = self else { throw .unexpectedShape }
            return value
        }
    }

    /// The list.
    package var asArray: [CBORValue] {
        get throws(CBORError) {
            guard case .array(let value) = self else { throw .unexpectedShape }
            return value
        }
    }

    /// The list of exactly this length.
    package func asArray(count: Int) throws(CBORError) -> [CBORValue] {
        let value = try asArray
        guard value.count == count else { throw .unexpectedShape }
        return value
    }

    /// The map.
    package var asMap: [CBORValue: CBORValue] {
        get throws(CBORError) {
            guard case .map(let value) = self else { throw .unexpectedShape }
            return value
        }
    }

    /// True or false.
    package var asBoolean: Bool {
        get throws(CBORError) {
            guard case .boolean(let value) = self else { throw .unexpectedShape }
            return value
        }
    }

    /// Whether this is the null value.
    package var isNull: Bool { self == .null }
}

/// Reads a record field by field and at last refuses what it was not asked for: an unknown field is an error,
/// because a reader that skips what it does not know would sign away what it does not understand.
package struct CBORMapReader {
    private var fields: [CBORValue: CBORValue]

    /// A reader over a map.
    ///
    /// - Throws: `CBORError.unexpectedShape` where the value is not a map.
    package init(_ value: CBORValue) throws(CBORError) {
        fields = try value.asMap
    }

    /// Takes a field that must be there.
    package mutating func required(_ key: UInt64) throws(CBORError) -> CBORValue {
        guard let value = fields.removeValue(forKey: .unsigned(key)) else { throw .missingField(key) }
        return value
    }

    /// Takes a field that may be absent or null.
    package mutating func optional(_ key: UInt64) -> CBORValue? {
        guard let value = fields.removeValue(forKey: .unsigned(key)), !value.isNull else { return nil }
        return value
    }

    /// Ends the reading.
    ///
    /// - Throws: `CBORError.unknownField` where a field was not taken.
    package consuming func finish() throws(CBORError) {
        guard fields.isEmpty else { throw .unknownField }
    }
}
