import Console
import Foundation
import Testing

@Suite struct FileTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "pandapp-\(UUID().uuidString)")

    private func failure(_ body: () throws -> Void) -> CommandFailure? {
        do { try body() } catch { return error as? CommandFailure }
        return nil
    }

    @Test("names each way in which an input cannot be read")
    func inputs() throws {
        let output = try OutputFolder(folder.path)
        defer { try? FileManager.default.removeItem(at: folder) }
        let empty = try output.write([], as: "empty")
        let full = try output.write([1, 2, 3], as: "full")
        #expect(failure { _ = try InputFile.read(folder.path + "/none") }?.status == .missingInput)
        #expect(failure { _ = try InputFile.read(folder.path) }?.status == .inputOutput)
        #expect(failure { _ = try InputFile.read(empty) }?.status == .badData)
        #expect(failure { _ = try InputFile.read(full, limit: 2) }?.code == "file-unreadable")
        #expect(try InputFile.read(full, limit: 3) == [1, 2, 3])
    }

    @Test("reads an input in blocks, all of it and in order, and stops where the function does")
    func blocks() throws {
        let output = try OutputFolder(folder.path)
        defer { try? FileManager.default.removeItem(at: folder) }
        let bytes = (0..<2_500_000).map { UInt8(truncatingIfNeeded: $0 / 256) }
        let file = try output.write(bytes, as: "long")
        var read: [UInt8] = []
        var blocks = 0
        try InputFile.readBlocks(file) { block in
            #expect(block.count <= 1 << 20)
            for index in block.indices { read.append(block[index]) }
            blocks += 1
        }
        #expect(read == bytes && blocks >= 3)
        blocks = 0
        let stopped = failure {
            try InputFile.readBlocks(file) { (_) throws(CommandFailure) in
                blocks += 1
                throw .missingFile("other")
            }
        }
        #expect(stopped?.code == "file-missing" && blocks == 1)
    }

    @Test("what is left in a folder is its owner's alone, also where it takes the place of a readable file")
    func modes() throws {
        func mode(_ path: String) throws -> Int? {
            try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        }
        defer { try? FileManager.default.removeItem(at: folder) }
        let output = try OutputFolder(folder.path + "/within")
        #expect(try mode(folder.path) == 0o700 && mode(output.url.path) == 0o700)
        let file = try output.write([1], as: "contacts.json")
        #expect(try mode(file) == 0o600)
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file)
        #expect(try output.write([2], as: "contacts.json") == file)
        #expect(try mode(file) == 0o600 && InputFile.read(file) == [2])
        #expect(try FileManager.default.contentsOfDirectory(atPath: output.url.path) == ["contacts.json"])
    }

    @Test("names an output that cannot be made")
    func outputs() throws {
        let output = try OutputFolder(folder.path)
        try FileManager.default.removeItem(at: folder)
        #expect(failure { try output.write([1], as: "late") }?.code == "output-uncreatable")
        #expect(failure { _ = try OutputFolder("/proc/none") }?.status == .cannotCreate)
        #expect(failure { try OutputFile.write([1], to: "/proc/none/file") }?.status == .cannotCreate)
    }
}
