/// Visits the nodes of files front to back, each before what is under it, from untrusted trees.
///
/// A node is handed out only after its block was verified and every size on the way down from the root agreed. Memory is
/// bounded by the depth limit times one node's links, and where each block is visited once, by the blocks.
struct TreeWalk {
    /// A node and its block.
    struct Visit {
        let block: ContentBlock
        let node: UnixFSNode
    }

    private struct Sizes: Equatable {
        let fileBytes: UInt64
        let treeBytes: UInt64
    }

    private struct Step {
        let identifier: ContentIdentifier
        let sizes: Sizes?
        let depth: Int
    }

    private let block: (ContentIdentifier) throws(ContentStoreError) -> [UInt8]
    private var pending: [Step]  // the next one last
    private var known: [ContentIdentifier: Sizes]?

    /// A walk from `roots`.
    ///
    /// - Parameters:
    ///   - roots: the files.
    ///   - once: whether a block that occurs again, and all under it, is passed over.
    ///   - block: answers the verified bytes of one block.
    init(
        _ roots: [ContentIdentifier],
        once: Bool,
        block: @escaping (ContentIdentifier) throws(ContentStoreError) -> [UInt8]
    ) {
        self.block = block
        pending = roots.reversed().map { Step(identifier: $0, sizes: nil, depth: 1) }
        known = once ? [:] : nil
    }

    /// The next node; nil after the last.
    mutating func next() throws(ContentStoreError) -> Visit? {
        while let step = pending.popLast() {
            guard step.depth <= ContentReader.maximumDepth else {
                throw .treeTooDeep(limit: ContentReader.maximumDepth)
            }
            if let sizes = known?[step.identifier] {
                try check(sizes, of: step)
                continue
            }
            let block = ContentBlock(identifier: step.identifier, bytes: try block(step.identifier))
            guard let node = UnixFSNode(block) else { throw .nodeMalformed(step.identifier) }
            let sizes = Sizes(fileBytes: node.fileBytes, treeBytes: node.treeBytes)
            try check(sizes, of: step)
            known?[step.identifier] = sizes
            for link in node.links.reversed() {
                let sizes = Sizes(fileBytes: link.fileBytes, treeBytes: link.treeBytes)
                pending.append(Step(identifier: link.identifier, sizes: sizes, depth: step.depth + 1))
            }
            return Visit(block: block, node: node)
        }
        return nil
    }

    private func check(_ sizes: Sizes, of step: Step) throws(ContentStoreError) {
        guard step.sizes == nil || step.sizes == sizes else { throw .sizesDisagree(step.identifier) }
    }
}
