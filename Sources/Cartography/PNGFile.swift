internal import CPNG

/// A text chunk: a keyword of 1 to 79 Latin-1 characters and a text, without NUL.
///
/// What Latin-1 can write becomes `tEXt`, the rest `iTXt` in UTF-8.
package struct PNGText: Hashable, Sendable {
    package var keyword: String
    package var text: String

    package init(_ keyword: String, _ text: String) {
        self.keyword = keyword
        self.text = text
    }
}

/// PNG files: 8 bits, indexed colours where 256 are enough, sRGB, one resolution, text chunks and no time stamp, so
/// that equal pictures are equal bytes (under one version of zlib).
package enum PNGFile {
    /// 96 dots per inch.
    private static let pixelsPerMetre: UInt32 = 3780

    /// What a file's bytes are worth.
    package enum Compression: Sendable {
        /// As small as zlib can make them: for a picture that is kept.
        case smallest
        /// As fast as they can be written: for a picture that is looked at. Large areas of one colour still cost nothing.
        case fastest
    }

    /// Writes a raster, with texts that image programs show as its properties.
    package static func encode(
        _ raster: Raster,
        texts: [PNGText] = []
    ) throws(CartographyError) -> [UInt8] {
        guard let indexed = IndexedPixels(raster) else {
            let image = Image(pixels: raster.bytes, width: raster.width, height: raster.height, palette: [])
            return try write(image, texts: texts, compression: .smallest)
        }
        let image = Image(
            pixels: indexed.indexes,
            width: raster.width,
            height: raster.height,
            palette: indexed.palette
        )
        return try write(image, texts: texts, compression: .smallest)
    }

    /// Writes a raster that has its palette already.
    package static func encode(
        _ raster: IndexedRaster,
        texts: [PNGText] = [],
        compression: Compression = .smallest
    ) throws(CartographyError) -> [UInt8] {
        let image = Image(
            pixels: raster.indexes,
            width: raster.width,
            height: raster.height,
            palette: raster.palette.flatMap { [$0.red, $0.green, $0.blue] },
            opacity: raster.opacity
        )
        return try write(image, texts: texts, compression: compression)
    }

    /// What libpng is given: indexes and a palette, or three bytes a pixel and none.
    private struct Image {
        let pixels: [UInt8]
        let width: Int
        let height: Int
        let palette: [UInt8]
        var opacity: [UInt8] = []
    }

    private static func write(
        _ image: Image,
        texts: [PNGText],
        compression: Compression
    ) throws(CartographyError) -> [UInt8] {
        let texts = (bytes: try textBytes(texts), count: UInt32(texts.count))
        var file: UnsafeMutablePointer<UInt8>?
        var count = 0
        var message = [CChar](repeating: 0, count: 128)
        var status: Int32 = -1
        let capacity = message.count
        unsafe image.pixels.withUnsafeBufferPointer { pixels in
            unsafe image.palette.withUnsafeBufferPointer { palette in
                unsafe image.opacity.withUnsafeBufferPointer { opacity in
                    unsafe texts.bytes.withUnsafeBytes { bytes in
                        var image = unsafe cpng_image(
                            pixels: pixels.baseAddress,
                            width: UInt32(image.width),
                            height: UInt32(image.height),
                            palette: palette.isEmpty ? nil : palette.baseAddress,
                            palette_count: UInt32(palette.count / 3),
                            opacity: opacity.baseAddress,
                            opacity_count: UInt32(opacity.count),
                            pixels_per_metre: pixelsPerMetre,
                            is_fast: compression == .fastest ? 1 : 0,
                            texts: bytes.baseAddress?.assumingMemoryBound(to: CChar.self),
                            text_count: texts.count
                        )
                        status = unsafe cpng_write(&image, &file, &count, &message, capacity)
                    }
                }
            }
        }
        guard status == 0, let bytes = unsafe file else {
            throw .png(reason: String(decoding: message.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self))
        }
        defer { unsafe cpng_free(bytes) }
        return unsafe [UInt8](UnsafeBufferPointer(start: bytes, count: count))
    }

    /// The chunks as `cpng_image` wants them: kind, keyword, NUL, text, NUL.
    private static func textBytes(_ texts: [PNGText]) throws(CartographyError) -> [UInt8] {
        var bytes: [UInt8] = []
        for chunk in texts {
            guard let keyword = latin1(chunk.keyword), (1...79).contains(keyword.count), !chunk.text.utf8.contains(0)
            else { throw .unwritableText(keyword: chunk.keyword) }
            let plain = latin1(chunk.text)
            bytes += [plain == nil ? UInt8(ascii: "i") : UInt8(ascii: "t")] + keyword + [0]
            bytes += (plain ?? Array(chunk.text.utf8)) + [0]
        }
        return bytes
    }

    /// The text in Latin-1; nil for any other character, and for NUL.
    private static func latin1(_ text: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        for scalar in text.unicodeScalars {
            guard (1...255).contains(scalar.value) else { return nil }
            bytes.append(UInt8(scalar.value))
        }
        return bytes
    }
}

/// A raster of at most 256 colours as indexes into a palette, colours in the order of their first pixel.
private struct IndexedPixels {
    var indexes: [UInt8] = []
    var palette: [UInt8] = []

    init?(_ raster: Raster) {
        guard !raster.bytes.isEmpty else { return nil }
        var known: [UInt32: UInt8] = [:]
        var previous: (code: UInt32, index: UInt8)?
        indexes.reserveCapacity(raster.bytes.count / 3)
        for at in stride(from: 0, to: raster.bytes.count, by: 3) {
            let colour = RGB(red: raster.bytes[at], green: raster.bytes[at + 1], blue: raster.bytes[at + 2])
            if let previous, previous.code == colour.code {
                indexes.append(previous.index)
                continue
            }
            let index: UInt8
            if let found = known[colour.code] {
                index = found
            } else {
                guard let next = UInt8(exactly: known.count) else { return nil }
                index = next
                known[colour.code] = next
                palette += [colour.red, colour.green, colour.blue]
            }
            previous = (colour.code, index)
            indexes.append(index)
        }
    }
}
