import ContentStore
import Foundation

@testable import PandappCLI

/// A block of a home's store as a file, to be damaged.
struct StoredBlock {
    let file: URL

    /// Bytes of content in a leaf of the store's profile.
    private static let leafBytes = 262_144

    /// The last leaf of a file of the store, and its place.
    static func leaf(of identifier: String, in open: OpenHome) throws -> StoredBlock {
        let content = try open.store.read(ContentIdentifier(parsing: identifier))
        let last = Array(content.suffix((content.count - 1) % leafBytes + 1))
        for file in try FolderTree.files(below: open.folder.store.appending(path: "blocks"))
        where ByteSearch.contains(last, in: try Data(contentsOf: file)) {
            return StoredBlock(file: file)
        }
        throw CocoaError(.fileReadNoSuchFile)
    }

    /// Inverts one bit in the middle.
    func flip() throws {
        let size = try Data(contentsOf: file).count
        try Tamper.flip(file, at: size / 2)
    }
}
