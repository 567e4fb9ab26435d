/// Reads a file from its blocks, piece by piece, from an untrusted tree.
///
/// A piece is handed out only after its block was hashed and every size on the way down from the root agreed; so each
/// piece is the file's own, at its own place, even when a later block turns out to be missing. Memory is bounded by the
/// depth limit times one node's links.
package struct ContentReader {
    /// Levels that a tree may have; five of the narrower profile's already hold more than 50 TB.
    package static let maximumDepth = 8

    /// Bytes of the whole file.
    package let fileBytes: UInt64

    private let block: (ContentIdentifier) throws(ContentStoreError) -> [UInt8]
    private var pending: [(link: UnixFSLink, depth: Int)] = []  // the next one last
    private var first: ArraySlice<UInt8>?

    /// Opens the file under `root`; `block` answers the verified bytes of one block.
    init(
        root: ContentIdentifier,
        block: @escaping (ContentIdentifier) throws(ContentStoreError) -> [UInt8]
    ) throws(ContentStoreError) {
        self.block = block
        let node = try Self.node(root, block: block)
        fileBytes = node.fileBytes
        switch node.content {
        case .piece(let piece): first = piece.isEmpty ? nil : piece
        case .links(let links): pending = links.reversed().map { ($0, 2) }
        }
    }

    /// The file's next piece, never empty; nil after the last.
    package mutating func next() throws(ContentStoreError) -> ArraySlice<UInt8>? {
        if let piece = first {
            first = nil
            return piece
        }
        while let (link, depth) = pending.popLast() {
            guard depth <= Self.maximumDepth else { throw .treeTooDeep(limit: Self.maximumDepth) }
            let node = try Self.node(link.identifier, block: block)
            guard node.fileBytes == link.fileBytes, node.treeBytes == link.treeBytes else {
                throw .sizesDisagree(link.identifier)
            }
            switch node.content {
            case .piece(let piece): return piece
            case .links(let links): pending.append(contentsOf: links.reversed().map { ($0, depth + 1) })
            }
        }
        return nil
    }

    private static func node(
        _ identifier: ContentIdentifier,
        block: (ContentIdentifier) throws(ContentStoreError) -> [UInt8]
    ) throws(ContentStoreError) -> UnixFSNode {
        let block = ContentBlock(identifier: identifier, bytes: try block(identifier))
        guard let node = UnixFSNode(block) else { throw .nodeMalformed(identifier) }
        return node
    }
}
