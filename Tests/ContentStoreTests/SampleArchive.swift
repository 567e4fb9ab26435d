import Cryptography

@testable import ContentStore

/// A small archive in parts, to be put together wrongly.
struct SampleArchive {
    /// The root, and two leaves.
    let blocks: [ContentBlock]
    var root: ContentIdentifier { blocks[0].identifier }

    /// An archive of a file of two raw leaves.
    init() {
        let leaves = [UnixFSNode.leaf([1, 2, 3], profile: .v1), UnixFSNode.leaf([4, 5], profile: .v1)]
        blocks = [UnixFSNode.inner(leaves.map(Self.link), profile: .v0)] + leaves
    }

    /// The link to a leaf.
    static func link(_ block: ContentBlock) -> UnixFSLink {
        let count = UInt64(block.bytes.count)
        return UnixFSLink(identifier: block.identifier, fileBytes: count, treeBytes: count)
    }

    /// The archive as it should be.
    var archive: [UInt8] { header + blocks.flatMap(Self.section) }

    /// The archive's header, as the layout in the documentation says.
    var header: [UInt8] {
        let map: [UInt8] =
            [0xA2, 0x65] + Array("roots".utf8) + [0x81, 0xD8, 0x2A, 0x58, 0x23, 0] + root.bytes
            + [0x67] + Array("version".utf8) + [1]
        return [UInt8(map.count)] + map
    }

    /// A block's section, shorter than 128 bytes or not.
    static func section(_ block: ContentBlock) -> [UInt8] {
        let section = block.identifier.bytes + block.bytes
        let length: [UInt8] =
            section.count < 128
            ? [UInt8(section.count)] : [UInt8(section.count & 0x7F) | 0x80, UInt8(section.count >> 7)]
        return length + section
    }
}
