import Cryptography
import TestSupport
import Testing

@testable import ContentStore

/// What is wrong with an archive is named, and nothing wrong is let through.
@Suite struct HostileArchiveTests {
    private let sample = SampleArchive()

    private func expect(_ error: ContentStoreError, _ bytes: [UInt8], at location: SourceLocation = #_sourceLocation) {
        #expect(throws: error, sourceLocation: location) { try CheckedArchive(bytes) }
    }

    @Test("the sample itself is whole, in any order of its blocks")
    func sound() throws {
        #expect(try CheckedArchive(sample.archive).roots == [sample.root])
        #expect(
            try CheckedArchive(sample.header + sample.blocks.reversed().flatMap(SampleArchive.section)).blockCount == 3
        )
    }

    // MARK: Blocks

    @Test("names the block that is missing, a root or a leaf")
    func missing() {
        for victim in sample.blocks {
            let rest = sample.blocks.filter { $0 != victim }
            expect(.archiveBlockMissing(victim.identifier), sample.header + rest.flatMap(SampleArchive.section))
        }
    }

    @Test("names the block that no file needs")
    func unexpected() {
        let stranger = UnixFSNode.leaf([9], profile: .v1)
        expect(.archiveBlockUnexpected(stranger.identifier), sample.archive + SampleArchive.section(stranger))
        expect(
            .archiveBlockUnexpected(stranger.identifier),
            sample.header + SampleArchive.section(stranger) + sample.archive.dropFirst(sample.header.count)
        )
    }

    @Test("names the block that comes twice")
    func repeated() {
        expect(
            .archiveBlockRepeated(sample.blocks[2].identifier),
            sample.archive + SampleArchive.section(sample.blocks[2])
        )
    }

    @Test("names the block that is not what it is called")
    func corrupted() {
        var bytes = sample.archive
        bytes[bytes.count - 1] ^= 1
        expect(.blockCorrupted(sample.blocks[2].identifier), bytes)
        let liar = ContentBlock(identifier: sample.blocks[1].identifier, bytes: sample.blocks[2].bytes)
        expect(.blockCorrupted(liar.identifier), sample.header + SampleArchive.section(liar))
    }

    @Test("names the block that is no node")
    func malformed() {
        let bytes: [UInt8] = [1, 2, 3]
        let block = ContentBlock(identifier: ContentIdentifier(version0: SHA256Digest.of(bytes)), bytes: bytes)
        expect(.nodeMalformed(block.identifier), sample.header + SampleArchive.section(block))
    }

    @Test("names the block whose parent lies about its size")
    func sizes() throws {
        let leaf = sample.blocks[1]
        let link = UnixFSLink(identifier: leaf.identifier, fileBytes: 4, treeBytes: 3)
        let root = UnixFSNode.inner([link], profile: .v0)
        let header = try ArchiveHeader(roots: [root.identifier]).encoded
        expect(.sizesDisagree(leaf.identifier), header + [root, leaf].flatMap(SampleArchive.section))
    }

    @Test("refuses a tree of more levels than a file needs, and takes one that has just as many")
    func depth() throws {
        var blocks = [sample.blocks[1]]
        while blocks.count <= ContentReader.maximumDepth {
            if blocks.count == ContentReader.maximumDepth {
                let header = try ArchiveHeader(roots: [blocks[0].identifier]).encoded
                #expect(try CheckedArchive(header + blocks.flatMap(SampleArchive.section)).blockCount == blocks.count)
            }
            let node = try #require(UnixFSNode(blocks[0]))
            let link = UnixFSLink(
                identifier: blocks[0].identifier,
                fileBytes: node.fileBytes,
                treeBytes: node.treeBytes
            )
            blocks.insert(UnixFSNode.inner([link], profile: .v0), at: 0)
        }
        let header = try ArchiveHeader(roots: [blocks[0].identifier]).encoded
        expect(.treeTooDeep(limit: ContentReader.maximumDepth), header + blocks.flatMap(SampleArchive.section))
    }

    @Test("refuses identifiers of other hashes and codecs")
    func foreignIdentifiers() {
        var bytes = sample.archive
        bytes[sample.header.count + SampleArchive.section(sample.blocks[0]).count + 2] = 0x71  // dag-cbor
        expect(.identifierUnsupported, bytes)
        bytes = sample.archive
        bytes[sample.header.count + 2] = 0x12  // the first section's identifier: SHA2-256, then another length
        bytes[sample.header.count + 3] = 0x13
        expect(.archiveMalformed, Array(bytes.prefix(sample.header.count)) + [10] + bytes.prefix(10))
    }

    @Test("refuses more blocks, or more links in them, than it was told to take")
    func tooLarge() throws {
        let reader = { (bytes: [UInt8]) in try ArchiveReader(ArchiveSource(bytes)) }
        #expect(try CheckedArchive(reading: reader(sample.archive), limit: 3).blockCount == 3)
        #expect(throws: ContentStoreError.archiveTooLarge(limit: 2)) {
            try CheckedArchive(reading: reader(sample.archive), limit: 2)
        }
        let leaf = sample.blocks[1]
        let root = UnixFSNode.inner([UnixFSLink](repeating: SampleArchive.link(leaf), count: 4), profile: .v0)
        let bytes = try ArchiveHeader(roots: [root.identifier]).encoded + [root, leaf].flatMap(SampleArchive.section)
        #expect(try CheckedArchive(reading: reader(bytes), limit: 4).blockCount == 2)
        #expect(throws: ContentStoreError.archiveTooLarge(limit: 3)) {
            try CheckedArchive(reading: reader(bytes), limit: 3)
        }
    }

    // MARK: Lengths

    @Test("refuses an archive that ends anywhere but after a block")
    func truncated() {
        var ends: Set<Int> = [sample.header.count]
        for block in sample.blocks { ends.insert((ends.max() ?? 0) + SampleArchive.section(block).count) }
        for count in sample.archive.indices where !ends.contains(count) {
            expect(.archiveTruncated, Array(sample.archive.prefix(count)))
        }
        expect(.archiveBlockMissing(sample.root), sample.header)
    }

    @Test("refuses lengths that are zero, written too long, or beyond any block, without waiting for their bytes")
    func lengths() {
        let limit = 36 + UnixFSNode.maximumBlockBytes
        for length in [[0], [0x80, 0], [0xA7, 0x00], Varint.encode(UInt64(limit) + 1), Varint.encode(.max)] {
            expect(.archiveMalformed, sample.archive + length)
        }
        expect(.archiveMalformed, sample.archive + [UInt8](repeating: 0xFF, count: 10))
        expect(.archiveTruncated, sample.archive + Varint.encode(UInt64(limit)))
        expect(.archiveTruncated, sample.archive + [0x80])
        expect(.archiveMalformed, [0x81, 0x08] + sample.archive.dropFirst())  // a header of 1025 bytes
        expect(.archiveMalformed, sample.archive + [0x22] + [UInt8](repeating: 1, count: 0x22))  // too short a section
    }

    @Test("refuses a block longer than a block may be")
    func tooLong() throws {
        let bytes = [UInt8](repeating: 7, count: UnixFSNode.maximumBlockBytes + 1)
        let identifier = ContentIdentifier(version0: SHA256Digest.of(bytes))
        let section = Varint.encode(UInt64(34 + bytes.count)) + identifier.bytes + bytes
        expect(.blockTooLarge(identifier), sample.header + section)
    }

    // MARK: Headers

    @Test("refuses every other header, and says when it is version 2's")
    func headers() {
        let rest = sample.archive.dropFirst(sample.header.count)
        for (place, byte) in sample.header.enumerated() where !(15..<sample.header.count - 9).contains(place) {
            var header = sample.header
            header[place] = byte ^ 0x40
            #expect(throws: ContentStoreError.self) { try CheckedArchive(header + rest) }
        }
        expect(.archiveVersionUnsupported, [0x0A, 0xA1, 0x67] + Array("version".utf8) + [2])
        expect(
            .archiveMalformed,
            [0x11, 0xA2, 0x65] + Array("roots".utf8) + [0x80, 0x67] + Array("version".utf8) + [1]
        )
        expect(.archiveTruncated, [])
        #expect(throws: ContentStoreError.archiveMalformed) { try ArchiveHeader(roots: [sample.root, sample.root]) }
        let many = (0...UInt8(ArchiveHeader.maximumRoots)).map { UnixFS.identifier(of: [$0], profile: .v0) }
        #expect(throws: ContentStoreError.archiveMalformed) { try ArchiveHeader(roots: many) }
    }

    @Test("as many roots as there may be make a header that is read")
    func manyRoots() throws {
        let roots = (1...UInt8(ArchiveHeader.maximumRoots)).map { UnixFS.identifier(of: [$0], profile: .v1) }
        let encoded = try ArchiveHeader(roots: roots).encoded
        #expect(encoded.count <= Int(ArchiveHeader.maximumBytes) + 2)
        #expect(try ArchiveReader(ArchiveSource(encoded)).roots == roots)
    }

    @Test("no change of a byte goes unnoticed, and none of thousands of wrong archives stops the reader")
    func mutants() {
        for bytes in Damage.variants(of: sample.archive) {
            #expect(throws: ContentStoreError.self) { try CheckedArchive(bytes) }
        }
        var mutator = ByteMutator(seed: 20)
        for _ in 0..<3000 {
            let mutant = mutator.mutant(of: sample.archive)
            guard mutant != sample.archive else { continue }
            #expect(throws: ContentStoreError.self) { try CheckedArchive(mutant) }
        }
    }
}
