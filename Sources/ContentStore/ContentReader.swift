/// Reads a file from its blocks, piece by piece, from an untrusted tree.
///
/// A piece is handed out only after its block was hashed and every size on the way down from the root agreed; so each
/// piece is the file's own, at its own place, even when a later block turns out to be missing. Memory is bounded by the
/// depth limit times one node's links.
package struct ContentReader {
    /// Levels that a tree may have; five of the narrower profile's already hold more than 50 TB.
    package static let maximumDepth = 8

    /// Bytes that reading a whole file into memory accepts unless told otherwise: 1 GiB.
    package static let defaultMaximumBytes: UInt64 = 1 << 30

    /// Bytes of the whole file.
    package let fileBytes: UInt64

    private var walk: TreeWalk
    private var first: TreeWalk.Visit?

    /// Opens the file under `root`; `block` answers the verified bytes of one block.
    init(
        root: ContentIdentifier,
        block: @escaping (ContentIdentifier) throws(ContentStoreError) -> [UInt8]
    ) throws(ContentStoreError) {
        walk = TreeWalk([root], once: false, block: block)
        first = try walk.next()
        fileBytes = first?.node.fileBytes ?? 0
    }

    /// The file's next piece, never empty; nil after the last.
    package mutating func next() throws(ContentStoreError) -> ArraySlice<UInt8>? {
        while let visit = try nextVisit() {
            if case .piece(let piece) = visit.node.content, !piece.isEmpty { return piece }
        }
        return nil
    }

    private mutating func nextVisit() throws(ContentStoreError) -> TreeWalk.Visit? {
        guard let visit = first else { return try walk.next() }
        first = nil
        return visit
    }
}
