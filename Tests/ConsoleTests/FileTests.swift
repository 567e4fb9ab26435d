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

    @Test("names an output that cannot be made")
    func outputs() {
        #expect(failure { _ = try OutputFolder("/proc/none") }?.status == .cannotCreate)
        #expect(failure { try OutputFile.write([1], to: "/proc/none/file") }?.status == .cannotCreate)
    }
}
