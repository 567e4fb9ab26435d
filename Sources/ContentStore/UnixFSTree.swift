/// Builds a file's balanced tree from its bytes as they come.
///
/// Holds one piece of the file and at most one node's links for each level of the tree, whatever the file's length. Each
/// finished block is handed to `emit` once, children before their parent, the root last. A lone last child is wrapped like
/// any other, so that all leaves have the same depth.
struct UnixFSTree {
    private let profile: UnixFSProfile
    private var piece: [UInt8] = []
    private var levels: [[UnixFSLink]] = []

    /// Starts an empty file.
    init(profile: UnixFSProfile) {
        self.profile = profile
    }

    /// Appends the file's next bytes.
    mutating func append<Failure>(
        _ bytes: ArraySlice<UInt8>,
        emit: (ContentBlock) throws(Failure) -> Void
    ) throws(Failure) {
        var rest = bytes
        while !rest.isEmpty {
            let taken = rest.prefix(profile.chunkBytes - piece.count)
            piece.append(contentsOf: taken)
            rest = rest.dropFirst(taken.count)
            if piece.count == profile.chunkBytes { try closePiece(emit: emit) }
        }
    }

    /// Ends the file; the name of its root.
    mutating func finish<Failure>(
        emit: (ContentBlock) throws(Failure) -> Void
    ) throws(Failure) -> ContentIdentifier {
        if !piece.isEmpty || levels.isEmpty { try closePiece(emit: emit) }
        var level = 0
        while level < levels.count - 1 || levels[level].count > 1 {
            if !levels[level].isEmpty { try closeNode(at: level, emit: emit) }
            level += 1
        }
        return levels[level][0].identifier
    }

    private mutating func closePiece<Failure>(
        emit: (ContentBlock) throws(Failure) -> Void
    ) throws(Failure) {
        let block = UnixFSNode.leaf(piece, profile: profile)
        let link = UnixFSLink(
            identifier: block.identifier,
            fileBytes: UInt64(piece.count),
            treeBytes: UInt64(block.bytes.count)
        )
        piece.removeAll(keepingCapacity: true)
        try emit(block)
        try append(link, to: 0, emit: emit)
    }

    private mutating func append<Failure>(
        _ link: UnixFSLink,
        to level: Int,
        emit: (ContentBlock) throws(Failure) -> Void
    ) throws(Failure) {
        if level == levels.count { levels.append([]) }
        levels[level].append(link)
        if levels[level].count == profile.linksPerNode { try closeNode(at: level, emit: emit) }
    }

    private mutating func closeNode<Failure>(
        at level: Int,
        emit: (ContentBlock) throws(Failure) -> Void
    ) throws(Failure) {
        let links = levels[level]
        let block = UnixFSNode.inner(links, profile: profile)
        let link = UnixFSLink(
            identifier: block.identifier,
            fileBytes: links.reduce(0) { $0 + $1.fileBytes },
            treeBytes: links.reduce(UInt64(block.bytes.count)) { $0 + $1.treeBytes }
        )
        levels[level].removeAll(keepingCapacity: true)
        try emit(block)
        try append(link, to: level + 1, emit: emit)
    }
}
