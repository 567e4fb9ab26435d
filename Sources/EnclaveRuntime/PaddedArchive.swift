package import Evidence

/// A result's files as the archive that is sealed: its length tells little of what is in it.
package enum PaddedArchive {
    /// Lengths lie on powers of two from this.
    private static let smallest = 4096

    /// The archive, with a last file `padding` of zeros.
    ///
    /// - Throws: `EvidenceError`, as `ResultArchive` does.
    package static func encode(_ files: [ResultFile]) throws(EvidenceError) -> [UInt8] {
        let plain = try ResultArchive.encode(files + [ResultFile(name: "padding", content: [])])
        var target = smallest
        while target < plain.count { target *= 2 }
        let padding = [UInt8](repeating: 0, count: target - plain.count)
        return try ResultArchive.encode(files + [ResultFile(name: "padding", content: padding)])
    }
}
