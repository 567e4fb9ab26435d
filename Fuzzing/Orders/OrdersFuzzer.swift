import Cryptography
import Orders

/// Reads the input as what its first byte names: an order with its signature, a registry entry, a deal's bundle, a
/// ledger's name, or the text of a request's parameters and of a number.
///
/// What is accepted must be the one encoding of what was read; a bundle is verified as well.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = unsafe [UInt8](UnsafeBufferPointer(start: start, count: count))
    guard let format = input.first else { return 0 }
    let bytes = Array(input.dropFirst())
    if let encoded = read(bytes, as: format % 13) {
        precondition(encoded == bytes, "what was accepted is not the encoding of what was read")
    }
    return 0
}

/// The encoding of what the bytes say; nil where they are refused, or where there is no one encoding to compare with.
private func read(_ bytes: [UInt8], as format: UInt8) -> [UInt8]? {
    switch format {
    case 0: return try? SignedOrder<AppOrder>(decoding: bytes).encoded()
    case 1: return try? SignedOrder<DatasetOrder>(decoding: bytes).encoded()
    case 2: return try? SignedOrder<WorkerpoolOrder>(decoding: bytes).encoded()
    case 3: return try? SignedOrder<RequestOrder>(decoding: bytes).encoded()
    case 4: return try? AppEntry(decoding: bytes).encoded()
    case 5: return try? DatasetEntry(decoding: bytes).encoded()
    case 6: return try? WorkerpoolEntry(decoding: bytes).encoded()
    case 7: return try? Registered<AppEntry>(decoding: bytes).encoded()
    case 8: return try? Deal(decoding: bytes).encoded()
    case 9: return try? OrderDomain(decoding: bytes).encoded()
    case 10: return text(bytes).flatMap { try? RequestParameters(parsing: $0) }.map { _ in bytes }
    case 11: return number(bytes)
    default:
        guard let bundle = try? DealBundle.decode(bytes) else { return nil }
        _ = try? bundle.verify()
        return bundle.encoded()
    }
}

private func text(_ bytes: [UInt8]) -> String? { String(validating: bytes, as: UTF8.self) }

/// A number survives its own texts, whichever text it came from.
private func number(_ bytes: [UInt8]) -> [UInt8]? {
    guard let text = text(bytes) else { return nil }
    for number in [try? UInt256(decimal: text), try? UInt256(hexadecimal: text)].compactMap(\.self) {
        precondition((try? UInt256(decimal: number.description)) == number, "a number's text is another number's")
    }
    return nil
}
