internal import Mobility

/// What the bytes of a file must be before the XML parser sees them.
///
/// The parser of FoundationXML expands entities, tells no one of a document type, stops the program at names that are no
/// UTF-8 and at processing instructions without content, and takes time by the square of a tag's attributes. So a file is
/// UTF-8 and says nothing else of itself, has no document type and no such instruction, and is short from one `<` to the
/// next.
enum MarkupGate {
    /// Checks a file.
    static func check(_ bytes: Span<UInt8>) throws(MarkupDefect) {
        guard (try? UTF8Span(validating: bytes)) != nil else { throw .notUTF8 }
        try checkDeclaration(bytes)
        var pieceStart = 0
        for index in bytes.indices {
            if bytes[index] == 0 { throw .notUTF8 }
            guard bytes[index] == UInt8(ascii: "<") else {
                guard index - pieceStart < MobilityLimits.markupPieceLength else { throw .pieceTooLong }
                continue
            }
            pieceStart = index
            // After <! stand comments, CDATA sections and what belongs to a document type.
            if index + 2 < bytes.count, bytes[index + 1] == UInt8(ascii: "!") {
                let next = bytes[index + 2]
                guard next == UInt8(ascii: "-") || next == UInt8(ascii: "[") else { throw .documentType }
            }
            guard !isEmptyInstruction(bytes, at: index) else { throw .emptyInstruction }
        }
    }

    /// Whether `<?name?>` stands at a place: no white space before the end, hence no content.
    private static func isEmptyInstruction(_ bytes: Span<UInt8>, at start: Int) -> Bool {
        guard start + 1 < bytes.count, bytes[start + 1] == UInt8(ascii: "?") else { return false }
        for index in start + 2..<max(start + 2, bytes.count - 1) {
            switch bytes[index] {
            case 0x20, 0x09, 0x0A, 0x0D: return false
            case UInt8(ascii: "?"): return bytes[index + 1] == UInt8(ascii: ">")
            default: continue
            }
        }
        return false
    }

    /// An encoding that hides `<` in other bytes would pass the checks above, so the declaration may name UTF-8 alone.
    private static func checkDeclaration(_ bytes: Span<UInt8>) throws(MarkupDefect) {
        var text = ""
        for index in 0..<min(bytes.count, 256) { text.unicodeScalars.append(Unicode.Scalar(bytes[index])) }
        guard let start = text.firstRange(of: "<?xml"), let end = text.firstRange(of: "?>"),
            start.lowerBound < end.lowerBound
        else {
            guard text.contains("<?xml") else { return }
            throw .encodingUnsupported
        }
        let declaration = text[start.lowerBound..<end.lowerBound]
        guard declaration.contains("encoding") else { return }
        let pattern =
            /<\?xml\s+version\s*=\s*["'][0-9.]+["']\s+encoding\s*=\s*["'](utf-8|us-ascii)["'](\s+standalone.*)?\s*/
            .ignoresCase().dotMatchesNewlines()
        guard declaration.wholeMatch(of: pattern) != nil else { throw .encodingUnsupported }
    }
}
