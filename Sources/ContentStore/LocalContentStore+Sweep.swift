internal import Cryptography

extension LocalContentStore {
    /// Deletes every block that no listed file needs, and all partial files; the caller holds the exclusive lock.
    func sweep() throws(ContentStoreError) {
        var needed: Set<String> = []
        var walked: Set<String> = []
        for root in try identifiers() { try mark(root, in: &needed, walked: &walked) }
        for name in try partial.names() { try partial.remove(name) }
        for name in try blocks.names() {
            let folder = blocks.folder(name)
            for block in try folder.names() where !needed.contains(block) { try folder.remove(block) }
        }
    }

    /// Adds the names of all blocks under `root`; reads its inner nodes only, for a leaf is told by its sizes.
    ///
    /// The same block may be a leaf of one file and an inner node of another, so that having been met is not enough.
    private func mark(
        _ root: ContentIdentifier,
        in needed: inout Set<String>,
        walked: inout Set<String>
    ) throws(ContentStoreError) {
        var inner = [root]
        while let identifier = inner.popLast() {
            needed.insert(place(of: identifier).name)
            guard identifier.codec == .dagPB, walked.insert(place(of: identifier).name).inserted else { continue }
            let block = ContentBlock(identifier: identifier, bytes: try block(identifier))
            guard let node = UnixFSNode(block) else { throw .nodeMalformed(identifier) }
            guard case .links(let links) = node.content else { continue }
            for link in links {
                if link.isLeaf {
                    needed.insert(place(of: link.identifier).name)
                } else {
                    inner.append(link.identifier)
                }
            }
        }
    }
}
