import Cryptography
import Foundation
import TestSupport
import Testing

@testable import ContentStore

/// The store behind a node's remote calls, with a stand-in for the node: no Kubo is run.
@Suite(.enabled(if: KuboStandIn.isAvailable)) struct KuboContentStoreTests {
    /// Runs `body` with a stand-in, the store behind it, and a folder that is removed afterwards.
    private func withNode(
        _ body: (KuboStandIn, KuboContentStore, URL) throws -> Void
    ) throws {
        try PythonScript.withTemporaryFolder { folder in
            let node = try KuboStandIn()
            let address = try KuboAddress(parsing: node.address)
            let store = try KuboContentStore(
                node: KuboNode(at: address),
                directory: folder.appending(path: "store")
            )
            try body(node, store, folder)
        }
    }

    // MARK: What works

    @Test("gives back what was added, under the name that ipfs_cid gives", arguments: [0, 1, 262_145])
    func roundTrip(size: Int) throws {
        try withNode { node, store, folder in
            let bytes = content(size)
            let identifier = try store.add(bytes)
            #expect(identifier == UnixFS.identifier(of: bytes, profile: .v0))
            #expect(try store.contains(identifier))
            #expect(try store.read(identifier) == bytes)
            let file = folder.appending(path: "file")
            try store.copy(identifier, to: file)
            #expect(try store.add(contentsOf: file) == identifier)
            #expect(try store.remove(identifier))
            #expect(try !store.remove(identifier))
            #expect(try !store.contains(identifier))
            #expect(node.requests.allSatisfy { $0.hasPrefix("POST /api/v0/") })
            #expect(try uploads(in: folder).isEmpty)
        }
    }

    @Test("archives travel between the two stores")
    func archives() throws {
        try withNode { node, store, folder in
            let local = try LocalContentStore(directory: folder.appending(path: "local"))
            let leaf = content(262_144)
            let roots = try [local.add(leaf + leaf + [1]), local.add([2])]
            let (first, second) = (folder.appending(path: "1.car"), folder.appending(path: "2.car"))
            try local.exportArchive(of: roots, to: first)
            #expect(try store.importArchive(at: first) == roots)
            #expect(try store.read(roots[0]) == leaf + leaf + [1])
            try store.exportArchive(of: roots, to: second)
            #expect(try Data(contentsOf: first) == Data(contentsOf: second))
        }
    }

    @Test("says its version")
    func version() throws {
        let node = try KuboStandIn()
        #expect(try KuboNode(at: KuboAddress(parsing: node.address)).version() == "0.0.0-stand-in")
    }

    @Test("sweeps what a killed add left behind")
    func sweep() throws {
        try withNode { _, store, folder in
            try Data("half".utf8).write(to: folder.appending(path: "store/upload/old.partial"))
            try store.add([1])
            #expect(try uploads(in: folder).isEmpty)
        }
    }

    // MARK: What a node may do wrong

    @Test("a node that answers another block is found out", arguments: ["lie", "short"])
    func liar(fault: String) throws {
        try withNode { node, store, folder in
            let identifier = try store.add(content(600_000))
            let target = folder.appending(path: "target")
            try node.fail(fault)
            #expect(throws: ContentStoreError.blockCorrupted(identifier)) { try store.read(identifier) }
            #expect(throws: ContentStoreError.blockCorrupted(identifier)) { try store.copy(identifier, to: target) }
            #expect(!FileManager.default.fileExists(atPath: target.path))
        }
    }

    @Test("a node whose blocks rot is found out, and the block is named")
    func rotten() throws {
        try withNode { node, store, _ in
            let identifier = try store.add(content(600_000))
            let leaf = UnixFS.identifier(of: Array(content(600_000)[262_144..<524_288]), profile: .v0)
            for file in try node.blocks where file.path.hasSuffix(leaf.digest.hexadecimal) {
                try Data("rot".utf8).write(to: file)
            }
            #expect(throws: ContentStoreError.blockCorrupted(leaf)) { try store.read(identifier) }
            for file in try node.blocks { try FileManager.default.removeItem(at: file) }
            #expect(throws: ContentStoreError.notFound(identifier)) { try store.read(identifier) }
        }
    }

    @Test(
        "a node that does not take an archive as it is, is found out",
        arguments: [("other-root", ContentStoreError.kuboRootsDisagree), ("no-root", .kuboRootsDisagree)]
    )
    func otherRoots(fault: String, error: ContentStoreError) throws {
        try withNode { node, store, folder in
            try node.fail(fault)
            #expect(throws: error) { try store.add([1]) }
            #expect(try uploads(in: folder).isEmpty)
        }
    }

    @Test("a node that does not pin is found out, and one that keeps nothing when the file is read back")
    func keepsNothing() throws {
        try withNode { node, store, _ in
            let identifier = UnixFS.identifier(of: [1], profile: .v0)
            try node.fail("pin-fails")
            #expect(throws: ContentStoreError.kuboPinFailed(identifier)) { try store.add([1]) }
            #expect(try !store.contains(identifier))
            try node.fail("forget")
            let forgotten = try store.add([2])
            #expect(throws: ContentStoreError.notFound(forgotten)) { try store.read(forgotten) }
        }
    }

    @Test("a node's refusal is told, without what could harm a terminal")
    func refusal() throws {
        try withNode { node, store, _ in
            try node.fail("fail")
            let error = ContentStoreError.kuboRefused(status: 500, message: "the disk is on fire[31m")
            #expect(throws: error) { try store.add([1]) }
            #expect(throws: error) { try store.read(UnixFS.identifier(of: [1], profile: .v0)) }
            #expect(throws: error) { try store.contains(UnixFS.identifier(of: [1], profile: .v0)) }
            #expect(throws: error) { try store.remove(UnixFS.identifier(of: [1], profile: .v0)) }
        }
    }

    @Test("a slow node is given up, whether it says nothing or a byte a second", arguments: ["slow", "drip"])
    func slow(fault: String) throws {
        try withNode { node, store, _ in
            let identifier = try store.add([1])
            try node.fail(fault)
            let impatient = try KuboNode(at: KuboAddress(parsing: node.address), limits: KuboLimits(seconds: 0.3))
            #expect(throws: ContentStoreError.kuboTimedOut(address: node.address)) { try impatient.block(identifier) }
        }
    }

    @Test(
        "an answer without end is not read to its end, nor one that is announced too long",
        arguments: ["huge", "vast"]
    )
    func huge(fault: String) throws {
        try withNode { node, store, _ in
            let identifier = try store.add([1])
            try node.fail(fault)
            #expect(throws: ContentStoreError.blockTooLarge(identifier)) { try store.read(identifier) }
            #expect(throws: ContentStoreError.kuboAnswerTooLarge(limit: 1 << 20)) { try store.contains(identifier) }
        }
    }

    @Test("an answer that is cut or not Kubo's is refused")
    func unintelligible() throws {
        try withNode { node, store, _ in
            let identifier = try store.add([1])
            try node.fail("cut")
            #expect(throws: ContentStoreError.kuboUnreachable(address: node.address)) { try store.read(identifier) }
            try node.fail("garbage")
            #expect(throws: ContentStoreError.kuboAnswerMalformed) { try store.contains(identifier) }
            #expect(throws: ContentStoreError.kuboAnswerMalformed) { try store.add([1]) }
        }
    }

    @Test("a redirection is refused, and its target is not asked")
    func redirected() throws {
        let elsewhere = try KuboStandIn()
        try withNode { node, store, _ in
            try node.redirect(to: elsewhere.address)
            #expect(throws: ContentStoreError.kuboRedirected(address: node.address)) { try store.add([1]) }
            let identifier = UnixFS.identifier(of: [1], profile: .v0)
            #expect(throws: ContentStoreError.kuboRedirected(address: node.address)) { try store.read(identifier) }
            #expect(elsewhere.requests.isEmpty)
        }
    }

    @Test("no node is named as such")
    func unreachable() throws {
        try PythonScript.withTemporaryFolder { folder in
            // The port of a stand-in that has ended.
            let text = try KuboStandIn().address
            let store = try KuboContentStore(node: KuboNode(at: KuboAddress(parsing: text)), directory: folder)
            #expect(throws: ContentStoreError.kuboUnreachable(address: text)) { try store.add([1]) }
        }
    }

    @Test("a file that changes while it is added is not sent")
    func changed() throws {
        try withNode { node, store, folder in
            var pieces: [[UInt8]] = [[2]]
            #expect(throws: ContentStoreError.fileChanged) {
                try store.add(UnixFS.identifier(of: [1], profile: .v0)) { () throws(ContentStoreError) in
                    (pieces.popLast() ?? [])[...]
                }
            }
            #expect(node.requests.isEmpty)
            let left = try uploads(in: folder)
            #expect(left.isEmpty)
        }
    }

    @Test("a bad archive is not sent")
    func badArchive() throws {
        try withNode { node, store, folder in
            let archive = folder.appending(path: "a.car")
            try Data(SampleArchive().archive.dropLast()).write(to: archive)
            #expect(throws: ContentStoreError.archiveTruncated) { try store.importArchive(at: archive) }
            #expect(node.requests.isEmpty)
        }
    }

    private func uploads(in folder: URL) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.appending(path: "store/upload").path)
    }
}

@Suite struct KuboAddressTests {
    @Test(
        "reads addresses of nodes",
        arguments: ["http://127.0.0.1:5001", "https://node.example", "http://[::1]:5001"]
    )
    func good(text: String) throws {
        #expect(try KuboAddress(parsing: text).text == text)
        #expect(try KuboAddress(parsing: text + "/").text == text)
        #expect(
            try KuboAddress(parsing: text).url(of: "a/b", [("arg", "x&y")]).absoluteString.hasPrefix(
                text + "/api/v0/a/b?arg=x%26y"
            )
        )
    }

    @Test(
        "refuses anything else",
        arguments: [
            "", "127.0.0.1:5001", "ftp://h:1", "http://", "http://:5001", "http://u@h", "http://u:p@h", "http://h/api",
            "http://h?x", "http://h#x", "http://h:0", "http://h:65536", "http://h:x", "http://h\r\nX: y",
            "/ip4/127.0.0.1",
        ]
    )
    func bad(text: String) {
        #expect(throws: ContentStoreError.kuboAddressMalformed) { try KuboAddress(parsing: text) }
    }
}
