internal import Mobility

/// A piece of a JSON text; the bytes of a name, a text or a number come beside it.
enum JSONToken {
    case beginObject
    case endObject
    case beginArray
    case endArray
    /// A member's name.
    case name
    case text
    case number
    /// `true`, `false` or `null`.
    case word
}

/// Is told a JSON text piece by piece.
protocol JSONListener {
    /// Takes a piece.
    ///
    /// - Parameters:
    ///   - token: What it is.
    ///   - bytes: What stands in it; of a name or text without quotes and escapes.
    ///   - line: The line on which it ends.
    /// - Throws: What is wrong with what the text says; nothing is told after it.
    mutating func take(_ token: JSONToken, _ bytes: Span<UInt8>, line: Int) throws(MobilityError)
}
