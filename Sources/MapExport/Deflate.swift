import CZlib

/// zlib's format (RFC 1950), by zlib.
enum Deflate {
    private static let level: Int32 = 6

    static func compress(_ bytes: [UInt8]) throws(MapExportError) -> [UInt8] {
        var count = compressBound(UInt(bytes.count))
        var output = [UInt8](repeating: 0, count: Int(count))
        let status = unsafe output.withUnsafeMutableBufferPointer { output in
            unsafe bytes.withUnsafeBufferPointer { bytes in
                unsafe compress2(output.baseAddress, &count, bytes.baseAddress, UInt(bytes.count), level)
            }
        }
        guard status == Z_OK else { throw .libraryFailed(reason: "zlib's status is \(status)") }
        output.removeLast(output.count - Int(count))
        return output
    }
}
