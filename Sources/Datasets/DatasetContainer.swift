/// The file that holds a public header and a ciphertext bound to it; day segments and datasets both have this form.
///
/// ```
/// 0   8  magic "PANDDS1\n"
/// 8   4  length of the header, little-endian, at most 1 MiB
/// 12  n  header: the encoding of SegmentHeader or DatasetHeader
/// 12+n   AES-GCM-HKDF stream (Google Tink, segments of 65,536 bytes), associated data = SHA-256(header)
/// ```
package enum DatasetContainer {
    /// The first eight bytes.
    package static let magic: [UInt8] = Array("PANDDS1\n".utf8)
    /// The longest header that is read.
    package static let maximumHeaderLength = 1 << 20
    /// Bytes before the header.
    package static let prefixLength = 12

    /// The bytes that stand before the ciphertext.
    package static func prefix(header: [UInt8]) -> [UInt8] {
        let length = UInt32(header.count)
        return magic + (0..<4).map { UInt8(truncatingIfNeeded: length >> UInt32(8 * $0)) } + header
    }

    /// The header's length as the first twelve bytes say it.
    ///
    /// - Throws: `DatasetsError.notAContainer`, or `.headerTooLong`.
    package static func headerLength(prefix: [UInt8]) throws(DatasetsError) -> Int {
        guard prefix.count == prefixLength, prefix.starts(with: magic) else { throw .notAContainer }
        let length = prefix[8..<12].reversed().reduce(0) { $0 << 8 | Int($1) }
        guard length <= maximumHeaderLength else { throw .headerTooLong }
        return length
    }

    /// Splits a whole file that lies in memory into header and ciphertext.
    ///
    /// - Throws: `DatasetsError.notAContainer`, or `.headerTooLong`.
    package static func split(_ file: [UInt8]) throws(DatasetsError) -> (header: [UInt8], ciphertext: ArraySlice<UInt8>)
    {
        guard file.count >= prefixLength else { throw .notAContainer }
        let end = try prefixLength + headerLength(prefix: Array(file.prefix(prefixLength)))
        guard end <= file.count else { throw .notAContainer }
        return (Array(file[prefixLength..<end]), file[end...])
    }
}
