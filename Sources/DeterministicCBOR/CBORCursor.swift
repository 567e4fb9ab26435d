/// Reads values of the deterministic encoding in place, one after the other, without building them: for records by the
/// million, whose shape the caller knows.
///
/// It accepts of each value what ``CBORValue/init(decoding:limits:)`` accepts; the order of a map's keys and that nothing
/// follows are the caller's to check, who names each key that is next.
package struct CBORCursor: Sendable {
    private let bytes: [UInt8]
    private var place: Int
    private var end: Int

    /// A cursor before a part of some bytes.
    package init(_ bytes: [UInt8], in range: Range<Int>) {
        precondition(range.lowerBound >= 0 && range.upperBound <= bytes.count, "the part lies in the bytes")
        self.bytes = bytes
        (place, end) = (range.lowerBound, range.upperBound)
    }

    /// Goes to another part of the same bytes.
    package mutating func move(to range: Range<Int>) {
        precondition(range.lowerBound >= 0 && range.upperBound <= bytes.count, "the part lies in the bytes")
        (place, end) = (range.lowerBound, range.upperBound)
    }

    /// Checks that nothing is left.
    ///
    /// - Throws: `CBORError.trailingBytes`.
    package func finish() throws(CBORError) {
        guard place == end else { throw .trailingBytes }
    }

    /// Takes a number from 0.
    package mutating func unsigned() throws(CBORError) -> UInt64 { try argument(of: 0) }

    /// Takes a map's next key, which must be this one.
    package mutating func key(_ key: UInt64) throws(CBORError) {
        guard try unsigned() == key else { throw .unexpectedShape }
    }

    /// Takes an integer of either sign, if it fits.
    package mutating func integer() throws(CBORError) -> Int64 {
        let isNegative = place < end && bytes[place] >> 5 == 1
        let number = try argument(of: isNegative ? 1 : 0)
        guard number <= UInt64(Int64.max) else { throw .unexpectedShape }
        return isNegative ? -1 - Int64(number) : Int64(number)
    }

    /// Takes a byte string, and says where its content lies.
    package mutating func byteString() throws(CBORError) -> Range<Int> { try content(of: 2) }

    /// Takes a byte string of a length, and says where its content lies.
    package mutating func byteString(count: Int) throws(CBORError) -> Range<Int> {
        let range = try byteString()
        guard range.count == count else { throw .unexpectedShape }
        return range
    }

    /// Takes a text that must be this one.
    ///
    /// - Parameter text: the text's UTF-8.
    /// - Throws: `CBORError.unexpectedShape` for another one, or as the other readings.
    package mutating func text(_ text: [UInt8]) throws(CBORError) {
        guard bytes[try content(of: 3)].elementsEqual(text) else { throw .unexpectedShape }
    }

    /// Takes the beginning of an array of so many elements.
    package mutating func array(count: Int) throws(CBORError) {
        guard try argument(of: 4) == UInt64(count) else { throw .unexpectedShape }
    }

    /// Takes the beginning of a map of so many pairs.
    package mutating func map(count: Int) throws(CBORError) {
        guard try argument(of: 5) == UInt64(count) else { throw .unexpectedShape }
    }

    private mutating func content(of type: UInt8) throws(CBORError) -> Range<Int> {
        let count = try argument(of: type)
        guard count <= UInt64(end - place) else { throw .truncated }
        defer { place += Int(count) }
        return place..<place + Int(count)
    }

    private mutating func argument(of type: UInt8) throws(CBORError) -> UInt64 {
        guard place < end else { throw .truncated }
        let initial = bytes[place]
        guard initial >> 5 == type else { throw .unexpectedShape }
        place += 1
        let (width, smallest): (Int, UInt64)
        switch initial & 0x1f {
        case let small where small < 24: return UInt64(small)
        case 24: (width, smallest) = (1, 24)
        case 25: (width, smallest) = (2, 0x100)
        case 26: (width, smallest) = (4, 0x1_0000)
        case 27: (width, smallest) = (8, 0x1_0000_0000)
        default: throw .unsupported
        }
        guard width <= end - place else { throw .truncated }
        var value: UInt64 = 0
        for _ in 0..<width {
            value = value << 8 | UInt64(bytes[place])
            place += 1
        }
        guard value >= smallest else { throw .notShortest }
        return value
    }
}
