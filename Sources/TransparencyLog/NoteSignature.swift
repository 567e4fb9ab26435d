/// A signature line of a note (`c2sp.org/signed-note`).
///
/// ```
/// — <key name> <base 64 of: key identifier, 4 bytes | signature>
/// ```
package struct NoteSignature: Hashable, Sendable {
    /// The name of the key that is said to have signed.
    package let name: KeyName
    /// The first four bytes, most significant first, of a hash of name, signature type and key.
    package let keyIdentifier: UInt32
    /// The signature; what is in it depends on the key's type.
    package let bytes: [UInt8]

    static let prefix = Array("— ".utf8)

    /// A signature by a key.
    package init(name: KeyName, keyIdentifier: UInt32, bytes: [UInt8]) {
        (self.name, self.keyIdentifier, self.bytes) = (name, keyIdentifier, bytes)
    }

    /// Reads a line, without its end.
    ///
    /// - Throws: `noteMalformed` or `keyNameMalformed`.
    init(line: ArraySlice<UInt8>) throws(TransparencyLogError) {
        guard line.starts(with: Self.prefix) else { throw .noteMalformed }
        let words = line.dropFirst(Self.prefix.count).split(
            separator: UInt8(ascii: " "),
            omittingEmptySubsequences: false
        )
        guard words.count == 2, let blob = PaddedBase64.decode(words[1]), blob.count > 4 else { throw .noteMalformed }
        name = try KeyName(utf8: words[0])
        keyIdentifier = blob.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
        bytes = Array(blob.dropFirst(4))
    }

    /// The line, with its end.
    package var line: [UInt8] {
        let identifier = (0..<4).map { UInt8(truncatingIfNeeded: keyIdentifier >> UInt32(24 - 8 * $0)) }
        return Self.prefix + name.utf8 + Array(" \(PaddedBase64.encode(identifier + bytes))\n".utf8)
    }

    /// Reads lines that each end in a line feed, at least one.
    ///
    /// - Throws: `noteMalformed`, `noteTooLarge` for more than ``SignedNote/maximumSignatures``, or `keyNameMalformed`.
    package static func parse(lines: ArraySlice<UInt8>) throws(TransparencyLogError) -> [NoteSignature] {
        guard lines.count <= SignedNote.maximumBytes else { throw .noteTooLarge }
        guard lines.last == UInt8(ascii: "\n") else { throw .noteMalformed }
        var signatures: [NoteSignature] = []
        for line in lines.dropLast().split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            guard signatures.count < SignedNote.maximumSignatures else { throw .noteTooLarge }
            signatures.append(try NoteSignature(line: line))
        }
        return signatures
    }
}
