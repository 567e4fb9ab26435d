internal import Cryptography

/// A block and the name that follows from it.
struct ContentBlock: Equatable {
    let identifier: ContentIdentifier
    let bytes: [UInt8]
}

/// What a parent says of a child.
struct UnixFSLink: Equatable {
    /// The child's name.
    let identifier: ContentIdentifier
    /// Bytes of the file under the child ("blocksize").
    let fileBytes: UInt64
    /// Bytes of all blocks under the child, itself included ("Tsize").
    let treeBytes: UInt64

    /// Whether an honest link leads to a piece: a node over the same bytes takes more than the one leaf that holds them.
    var isLeaf: Bool {
        switch identifier.codec {
        case .raw: true
        case .dagPB:
            fileBytes <= UInt64(UnixFSNode.maximumBlockBytes)
                && treeBytes == UnixFSNode.leafBytes(fileBytes: fileBytes)
        }
    }
}

/// One node of a file's tree: a piece of the file, or links to nodes below.
///
/// As a dag-pb block (protobuf, fields in this order, each varint as short as it can be):
/// ```
/// node  = *( 2: link ) 1: data            link = 1: identifier bytes, 2: "" (present), 3: treeBytes
/// data  = 1: 2 (file), [2: piece, if not empty], 3: fileBytes, *( 4: fileBytes of each link )
/// ```
/// A raw block is the piece itself. Reading accepts that form alone, and only nodes whose sizes add up.
struct UnixFSNode: Equatable {
    /// Links that a node may have: the widest profile's.
    static let maximumLinks = 1024
    /// Bytes that a block may have, as everywhere in IPFS.
    static let maximumBlockBytes = 2_097_152

    /// What the node holds.
    enum Content: Equatable {
        case piece(ArraySlice<UInt8>)
        case links([UnixFSLink])
    }

    /// The piece or the links.
    let content: Content
    /// Bytes of the file under this node.
    let fileBytes: UInt64
    /// Bytes of all blocks under this node, itself included.
    let treeBytes: UInt64

    /// The links; none under a piece.
    var links: [UnixFSLink] {
        switch content {
        case .piece: []
        case .links(let links): links
        }
    }

    /// Reads a block; nil where it is no strict node of a file.
    init?(_ block: ContentBlock) {
        switch block.identifier.codec {
        case .raw:
            content = .piece(block.bytes[...])
            fileBytes = UInt64(block.bytes.count)
            treeBytes = fileBytes
        case .dagPB:
            guard let node = Self.parse(block.bytes) else { return nil }
            self = node
        }
    }

    private init(content: Content, fileBytes: UInt64, treeBytes: UInt64) {
        (self.content, self.fileBytes, self.treeBytes) = (content, fileBytes, treeBytes)
    }

    // MARK: Writing

    /// The block of a piece that stands alone or at the foot of the tree.
    static func leaf(_ piece: [UInt8], profile: UnixFSProfile) -> ContentBlock {
        switch profile {
        case .v0:
            var data = ProtobufWriter(capacity: piece.count + 16)
            data.append(2, field: 1)
            if !piece.isEmpty { data.append(piece, field: 2) }
            data.append(UInt64(piece.count), field: 3)
            return block(links: [], data: data.bytes, profile: profile)
        case .v1:
            let identifier = ContentIdentifier(version1: SHA256Digest.of(piece), codec: .raw)
            return ContentBlock(identifier: identifier, bytes: piece)
        }
    }

    /// Bytes of the dag-pb leaf that holds a piece of `fileBytes` bytes, at most a block's.
    static func leafBytes(fileBytes: UInt64) -> UInt64 {
        let size = Varint.length(of: fileBytes)
        let data = 2 + (fileBytes > 0 ? 1 + size + fileBytes : 0) + 1 + size
        return 1 + Varint.length(of: data) + data
    }

    /// The block of an inner node.
    static func inner(_ links: [UnixFSLink], profile: UnixFSProfile) -> ContentBlock {
        var data = ProtobufWriter(capacity: links.count * 4 + 16)
        data.append(2, field: 1)
        data.append(links.reduce(0) { $0 + $1.fileBytes }, field: 3)
        for link in links { data.append(link.fileBytes, field: 4) }
        return block(links: links, data: data.bytes, profile: profile)
    }

    private static func block(links: [UnixFSLink], data: [UInt8], profile: UnixFSProfile) -> ContentBlock {
        var node = ProtobufWriter(capacity: data.count + links.count * 52 + 8)
        for link in links {
            var body = ProtobufWriter(capacity: 52)
            body.append(link.identifier.bytes, field: 1)
            body.append([], field: 2)
            body.append(link.treeBytes, field: 3)
            node.append(body.bytes, field: 2)
        }
        node.append(data, field: 1)
        let digest = SHA256Digest.of(node.bytes)
        let identifier =
            switch profile {
            case .v0: ContentIdentifier(version0: digest)
            case .v1: ContentIdentifier(version1: digest, codec: .dagPB)
            }
        return ContentBlock(identifier: identifier, bytes: node.bytes)
    }

    // MARK: Reading

    private static func parse(_ bytes: [UInt8]) -> UnixFSNode? {
        guard bytes.count <= maximumBlockBytes else { return nil }
        var node = ProtobufReader(bytes[...])
        var children: [(identifier: ContentIdentifier, treeBytes: UInt64)] = []
        while node.nextIsBytes(field: 2) {
            guard children.count < maximumLinks, let body = node.bytes(field: 2), let child = parseLink(body) else {
                return nil
            }
            children.append(child)
        }
        guard let data = node.bytes(field: 1), node.isAtEnd else { return nil }
        return parseData(data, children: children, blockBytes: UInt64(bytes.count))
    }

    private static func parseLink(_ bytes: ArraySlice<UInt8>) -> (identifier: ContentIdentifier, treeBytes: UInt64)? {
        var link = ProtobufReader(bytes)
        guard let hash = link.bytes(field: 1), let identifier = try? ContentIdentifier(bytes: hash),
            let name = link.bytes(field: 2), name.isEmpty, let treeBytes = link.varint(field: 3), link.isAtEnd
        else { return nil }
        return (identifier, treeBytes)
    }

    private static func parseData(
        _ bytes: ArraySlice<UInt8>,
        children: [(identifier: ContentIdentifier, treeBytes: UInt64)],
        blockBytes: UInt64
    ) -> UnixFSNode? {
        var data = ProtobufReader(bytes)
        guard data.varint(field: 1) == 2 else { return nil }
        var piece: ArraySlice<UInt8> = []
        if data.nextIsBytes(field: 2) {
            guard let bytes = data.bytes(field: 2), !bytes.isEmpty else { return nil }
            piece = bytes
        }
        guard let fileBytes = data.varint(field: 3) else { return nil }
        guard !children.isEmpty else {
            guard data.isAtEnd, fileBytes == UInt64(piece.count) else { return nil }
            return UnixFSNode(content: .piece(piece), fileBytes: fileBytes, treeBytes: blockBytes)
        }
        guard piece.isEmpty else { return nil }
        var links: [UnixFSLink] = []
        var (fileSum, treeSum) = (UInt64(0), blockBytes)
        for child in children {
            // A child that holds nothing would let a small tree of shared nodes cost endless walking.
            guard let size = data.varint(field: 4), size > 0, let file = fileSum.adding(size),
                let tree = treeSum.adding(child.treeBytes)
            else { return nil }
            (fileSum, treeSum) = (file, tree)
            links.append(UnixFSLink(identifier: child.identifier, fileBytes: size, treeBytes: child.treeBytes))
        }
        guard data.isAtEnd, fileSum == fileBytes else { return nil }
        return UnixFSNode(content: .links(links), fileBytes: fileBytes, treeBytes: treeSum)
    }
}

extension UInt64 {
    /// The sum, or nil beyond 64 bits.
    fileprivate func adding(_ other: UInt64) -> UInt64? {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? nil : sum
    }
}
