/// A little-endian TIFF file of one image, put together in memory (TIFF 6.0, section 2).
///
///     "II" 42 u16 | offset of the directory u32 | strips | long tag values | directory
///
/// where the directory is a count u16, entries of 12 bytes (tag u16, type u16, count u32, value or its offset u32) in
/// ascending order of their tags, and 0 u32; values begin at even offsets.
struct TIFFFile {
    /// Where the strips are.
    struct Strips {
        var offsets: [UInt32] = []
        var counts: [UInt32] = []
    }

    /// A directory entry with its value.
    struct Tag {
        let number: UInt16
        let type: UInt16
        let count: Int
        let bytes: [UInt8]

        static func ascii(_ number: UInt16, _ text: String) -> Tag {
            let bytes = text.utf8.filter { $0 != 0 } + [0]
            return Tag(number: number, type: 2, count: bytes.count, bytes: bytes)
        }

        static func short(_ number: UInt16, _ values: [UInt16]) -> Tag {
            Tag(number: number, type: 3, count: values.count, bytes: values.flatMap(TIFFFile.bytes))
        }

        static func long(_ number: UInt16, _ values: [UInt32]) -> Tag {
            Tag(number: number, type: 4, count: values.count, bytes: values.flatMap(TIFFFile.bytes))
        }

        static func double(_ number: UInt16, _ values: [Double]) -> Tag {
            Tag(number: number, type: 12, count: values.count, bytes: values.map(\.bitPattern).flatMap(TIFFFile.bytes))
        }
    }

    private(set) var strips = Strips()
    private var file = Array("II".utf8) + [42, 0, 0, 0, 0, 0]

    /// Adds a strip's compressed bytes.
    mutating func append(strip: [UInt8]) {
        strips.offsets.append(UInt32(file.count))
        strips.counts.append(UInt32(strip.count))
        append(strip)
    }

    /// The file with its directory; the tags ascend.
    consuming func finish(_ tags: [Tag]) -> [UInt8] {
        var directory = Self.bytes(UInt16(tags.count))
        for tag in tags {
            directory += Self.bytes(tag.number) + Self.bytes(tag.type) + Self.bytes(UInt32(tag.count))
            if tag.bytes.count <= 4 {
                directory += tag.bytes + [UInt8](repeating: 0, count: 4 - tag.bytes.count)
            } else {
                directory += Self.bytes(UInt32(file.count))
                append(tag.bytes)
            }
        }
        file.replaceSubrange(4..<8, with: Self.bytes(UInt32(file.count)))
        return file + directory + [0, 0, 0, 0]
    }

    private mutating func append(_ bytes: [UInt8]) {
        file += bytes
        if file.count % 2 == 1 { file.append(0) }
    }

    /// The number's bytes, least first.
    static func bytes(_ value: some FixedWidthInteger) -> [UInt8] {
        stride(from: 0, to: value.bitWidth, by: 8).map { UInt8(truncatingIfNeeded: value >> $0) }
    }
}
