import Foundation

/// Finds bytes in bytes.
enum ByteSearch {
    /// Whether the needle is anywhere in the hay.
    static func contains(_ needle: [UInt8], in hay: Data) -> Bool {
        hay.range(of: Data(needle)) != nil
    }
}
