/// One named file of a result.
package struct ResultFile: Hashable, Sendable {
    /// A plain name of letters, digits and `-._@`, not beginning with a dot, at most 31 characters.
    package var name: String
    /// The content.
    package var content: [UInt8]

    /// A file of its parts.
    package init(name: String, content: [UInt8]) {
        self.name = name
        self.content = content
    }
}

/// A deterministic POSIX ustar.
///
/// Regular files of mode 0644, owner 0, time 0, in the order given, two zero blocks last. Any `tar` opens it.
package enum ResultArchive {
    static let blockLength = 512
    /// The longest single file.
    package static let maximumFileLength = 64 << 20

    /// The archive's bytes.
    ///
    /// - Throws: `EvidenceError.unknownFile` for a name that is not plain or stands twice, `.malformedArchive` for too
    ///   long a file.
    package static func encode(_ files: [ResultFile]) throws(EvidenceError) -> [UInt8] {
        var archive: [UInt8] = []
        var names: Set<String> = []
        for file in files {
            guard isPlain(file.name), names.insert(file.name).inserted else { throw .unknownFile }
            guard file.content.count <= maximumFileLength else { throw .malformedArchive }
            archive.append(contentsOf: header(name: file.name, length: file.content.count))
            archive.append(contentsOf: file.content)
            archive.append(contentsOf: repeatElement(0, count: padding(file.content.count)))
        }
        return archive + [UInt8](repeating: 0, count: 2 * blockLength)
    }

    /// Reads an archive that ``encode(_:)`` wrote, and nothing else.
    ///
    /// - Throws: `EvidenceError.malformedArchive`.
    package static func decode(_ archive: [UInt8]) throws(EvidenceError) -> [ResultFile] {
        var files: [ResultFile] = []
        var names: Set<String> = []
        var rest = archive[...]
        while rest.count > 2 * blockLength {
            let header = Array(rest.prefix(blockLength))
            let nameBytes = header.prefix { $0 != 0 }
            let digits = header[124..<135].map { Int($0) - 48 }
            guard let name = String(validating: nameBytes, as: UTF8.self), isPlain(name),
                digits.allSatisfy({ (0..<8).contains($0) })
            else { throw .malformedArchive }
            let length = digits.reduce(0) { $0 * 8 + $1 }
            let end = blockLength + length + padding(length)
            guard length <= maximumFileLength, end <= rest.count, header == Self.header(name: name, length: length),
                rest.dropFirst(blockLength + length).prefix(padding(length)).allSatisfy({ $0 == 0 }),
                names.insert(name).inserted
            else { throw .malformedArchive }
            files.append(ResultFile(name: name, content: Array(rest.dropFirst(blockLength).prefix(length))))
            rest = rest.dropFirst(end)
        }
        guard rest.count == 2 * blockLength, rest.allSatisfy({ $0 == 0 }) else { throw .malformedArchive }
        return files
    }

    private static func isPlain(_ name: String) -> Bool {
        (1...31).contains(name.utf8.count) && name.utf8.first != 0x2e
            && name.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte) || (0x61...0x7a).contains(byte)
                    || byte == 0x2d || byte == 0x2e || byte == 0x5f || byte == 0x40
            }
    }

    private static func padding(_ length: Int) -> Int { (blockLength - length % blockLength) % blockLength }

    private static func header(name: String, length: Int) -> [UInt8] {
        var header = [UInt8](repeating: 0, count: blockLength)
        func put(_ text: String, at offset: Int) {
            for (index, byte) in text.utf8.enumerated() { header[offset + index] = byte }
        }
        func octal(_ value: Int, digits: Int) -> String {
            let text = String(value, radix: 8)
            return String(repeating: "0", count: max(0, digits - text.count)) + text
        }
        put(name, at: 0)
        put("0000644", at: 100)
        put("0000000", at: 108)
        put("0000000", at: 116)
        put(octal(length, digits: 11), at: 124)
        put("00000000000", at: 136)
        put("        ", at: 148)
        put("0", at: 156)
        put("ustar", at: 257)
        put("00", at: 263)
        let sum = header.reduce(0) { $0 + Int($1) }
        put(octal(sum, digits: 6) + "\0 ", at: 148)
        return header
    }
}
