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

    @Test("names an output that cannot be made")
    func outputs() {
        #expect(failure { _ = try OutputFolder("/proc/none") }?.status == .cannotCreate)
        #expect(failure { try OutputFile.write([1], to: "/proc/none/file") }?.status == .cannotCreate)
    }
}
