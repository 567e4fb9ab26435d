import Durability
import Foundation
import Glibc
import Testing

@Suite struct DurableFolderTests {
    private let root = FileManager.default.temporaryDirectory.appending(path: "folder-\(UUID().uuidString)")

    private func replace(_ names: [String], access: DurableFile.Access = .published) throws {
        try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
        let files = names.map { (name: $0, content: Array($0.utf8)) }
        try DurableFolder.replace(root.appending(path: "day"), with: files, access: access)
    }

    private func names(_ path: String = "") throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: root.appending(path: path).path).sorted()
    }

    private func mode(_ path: String) throws -> Int? {
        let attributes = try FileManager.default.attributesOfItem(atPath: root.appending(path: path).path)
        return (attributes[.posixPermissions] as? NSNumber)?.intValue
    }

    @Test("a folder is written, then replaced by another, and nothing is left beside it")
    func replaced() throws {
        defer { try? FileManager.default.removeItem(at: root) }
        try replace(["a", "b"])
        #expect(try names("day") == ["a", "b"])
        try replace(["b", "c.txt"])
        #expect(try names("day") == ["b", "c.txt"] && names() == ["day"])
        #expect(try Data(contentsOf: root.appending(path: "day/c.txt")) == Data("c.txt".utf8))
    }

    @Test(
        "a bad name leaves the former folder as it was, and nothing else",
        arguments: ["", ".hidden", "../out", "/a", "c/", "c/.b", "c/../b", "c/d/e"]
    )
    func refused(name: String) throws {
        defer { try? FileManager.default.removeItem(at: root) }
        try replace(["a"])
        #expect(throws: (any Error).self) { try replace(["b", name]) }
        #expect(try names("day") == ["a"] && names() == ["day"])
    }

    @Test("what is published is for everybody's eyes, and what is an owner's for theirs, whatever the mask")
    func modes() throws {
        defer { try? FileManager.default.removeItem(at: root) }
        try replace(["a"], access: .owner)
        #expect(try mode("day") == 0o700 && mode("day/a") == 0o600)
        let former = umask(0o077)
        defer { umask(former) }
        try replace(["a", "part/b"])
        #expect(try mode("day") == 0o755 && mode("day/a") == 0o644)
        #expect(try mode("day/part") == 0o755 && mode("day/part/b") == 0o644)
    }

    @Test("what is published can be read by nobody else while it is being written")
    func unfinished() throws {
        defer { try? FileManager.default.removeItem(at: root) }
        try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
        let place = root.appending(path: "page")
        try DurableFile.write(to: root.appending(path: ".part"), renamingTo: place, access: .published) { output in
            try output([1])
            #expect(try mode(".part") == 0o600)
        }
        #expect(try mode("page") == 0o644)
    }

    @Test("a reader never misses the folder or sees two halves of it")
    func readers() async throws {
        defer { try? FileManager.default.removeItem(at: root) }
        try replace(["1", "one"])
        let day = root.appending(path: "day")
        async let writer: Void = {
            for turn in 0..<40 { try replace(turn % 2 == 0 ? ["2", "two"] : ["1", "one"]) }
        }()
        var seen: Set<[String]> = []
        for _ in 0..<2_000 {
            // Opened once: what it lists is one folder's, whatever happens to the name.
            seen.insert(try FileManager.default.contentsOfDirectory(atPath: day.path).sorted())
        }
        try await writer
        // Of a folder that was exchanged while it was open, the files may be removed meanwhile.
        #expect(seen.allSatisfy { Set($0).isSubset(of: ["1", "one"]) || Set($0).isSubset(of: ["2", "two"]) })
    }

    @Test("a folder or a file is removed whole, and what is not there cannot be")
    func removed() throws {
        defer { try? FileManager.default.removeItem(at: root) }
        try replace(["a", "part/b"])
        try Data([1]).write(to: root.appending(path: "page"))
        try DurableFolder.remove(root.appending(path: "day"))
        #expect(try names() == ["page"])
        try DurableFolder.remove(root.appending(path: "page"))
        #expect(try names().isEmpty)
        #expect(throws: (any Error).self) { try DurableFolder.remove(root.appending(path: "day")) }
    }

    @Test("what an ended writer left is removed, and nothing else")
    func remains() throws {
        defer { try? FileManager.default.removeItem(at: root) }
        try replace(["a"])
        // Somebody else's folder may begin alike.
        for name in [UUID().uuidString, "area"] {
            let left = root.appending(path: DurableFolder.stagingPrefix + name)
            try FileManager.default.createDirectory(at: left, withIntermediateDirectories: true)
            try Data([1]).write(to: left.appending(path: "half"))
        }
        try DurableFolder.removeRemains(in: root)
        #expect(try names() == [".staging-area", "day"] && names("day") == ["a"])
    }
}
