/// A text and signatures over it (`c2sp.org/signed-note`); nothing in it is to be believed before a key was checked.
///
/// ```
/// text, one or more lines
///
/// — <key name> <base 64>          one or more signature lines
/// ```
/// Every line ends in a line feed. The text may have empty lines: the last empty line of the note ends it.
package struct SignedNote: Hashable, Sendable {
    /// The number of bytes that a note may have: 64 KiB.
    package static let maximumBytes = 0x1_0000
    /// The number of signatures that a note may have; the specification asks for 16 at least.
    package static let maximumSignatures = 64

    /// What is signed: UTF-8 that ends in a line feed.
    package let text: [UInt8]
    /// In the order of the note.
    package private(set) var signatures: [NoteSignature]

    /// A text with signatures over it.
    ///
    /// - Throws: `noteMalformed` for a text that no note can have, or for no signature; `noteTooLarge`.
    package init(text: [UInt8], signatures: [NoteSignature]) throws(TransparencyLogError) {
        guard text.last == UInt8(ascii: "\n"), text.allSatisfy({ $0 >= 0x20 || $0 == UInt8(ascii: "\n") }),
            String(validating: text, as: UTF8.self) != nil, !signatures.isEmpty
        else { throw .noteMalformed }
        (self.text, self.signatures) = (text, signatures)
        guard signatures.count <= Self.maximumSignatures, encoded.count <= Self.maximumBytes else {
            throw .noteTooLarge
        }
    }

    /// Reads a note in its one form.
    ///
    /// - Throws: `noteTooLarge`, `noteMalformed` or `keyNameMalformed`.
    package init(parsing bytes: [UInt8]) throws(TransparencyLogError) {
        guard bytes.count <= Self.maximumBytes else { throw .noteTooLarge }
        let lineFeed = UInt8(ascii: "\n")
        let end = bytes.indices.dropLast().last { bytes[$0] == lineFeed && bytes[$0 + 1] == lineFeed }
        guard let end else { throw .noteMalformed }
        let signatures = try NoteSignature.parse(lines: bytes[(end + 2)...])
        try self.init(text: Array(bytes[...end]), signatures: signatures)
    }

    /// The note.
    package var encoded: [UInt8] {
        text + [UInt8(ascii: "\n")] + signatures.flatMap(\.line)
    }

    /// Adds what others signed; of two signatures by the same name and key identifier the new one stays.
    ///
    /// - Throws: `noteTooLarge`.
    package mutating func add(_ others: [NoteSignature]) throws(TransparencyLogError) {
        let kept = signatures.filter { mine in
            !others.contains { $0.name == mine.name && $0.keyIdentifier == mine.keyIdentifier }
        }
        self = try SignedNote(text: text, signatures: kept + others)
    }
}
