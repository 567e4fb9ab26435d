package import Foundation

/// The identifier of a file whose bytes come in pieces; nothing is stored, memory does not grow with the file.
package struct UnixFSHasher {
    private var tree: UnixFSTree

    /// Starts an empty file.
    package init(profile: UnixFSProfile) {
        tree = UnixFSTree(profile: profile)
    }

    /// Appends the file's next bytes.
    package mutating func update(_ bytes: [UInt8]) {
        update(bytes[...])
    }

    /// Appends the file's next bytes.
    package mutating func update(_ bytes: ArraySlice<UInt8>) {
        tree.append(bytes) { _ in }
    }

    /// The identifier of all bytes appended.
    package consuming func finish() -> ContentIdentifier {
        tree.finish { _ in }
    }
}

/// Identifiers of whole files.
package enum UnixFS {
    /// The identifier of a file that holds `bytes`.
    package static func identifier(of bytes: [UInt8], profile: UnixFSProfile) -> ContentIdentifier {
        var hasher = UnixFSHasher(profile: profile)
        hasher.update(bytes)
        return hasher.finish()
    }

    /// The identifier of the file at `url`, read a piece at a time.
    package static func identifier(
        ofFile url: URL,
        profile: UnixFSProfile = .registered
    ) throws(ContentStoreError) -> ContentIdentifier {
        let file = try OpenFile.reading(file: url)
        var hasher = UnixFSHasher(profile: profile)
        while case let piece = try file.read(OpenFile.pieceBytes), !piece.isEmpty { hasher.update(piece) }
        return hasher.finish()
    }
}
