import Cryptography
import Foundation

/// The bytes of a hexadecimal literal; white space is for the reader.
func hex(_ text: String) throws -> [UInt8] {
    try Hexadecimal.decode(text.filter { !$0.isWhitespace })
}

/// The message of RFC 9861: the bytes 00 01 … fa, repeated.
func pattern(_ count: Int) -> [UInt8] {
    let once = Array(UInt8(0)...250)
    var bytes: [UInt8] = []
    while bytes.count < count { bytes += once }
    return Array(bytes.prefix(count))
}

/// The error that `body` throws, or nil.
func cryptographyError(_ body: () throws -> Void) -> CryptographyError? {
    do {
        try body()
        return nil
    } catch {
        return error as? CryptographyError
    }
}
