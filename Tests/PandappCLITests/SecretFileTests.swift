import Console
import Foundation
import Testing

@testable import PandappCLI

@Suite struct SecretFileTests {
    private let folder = URL.temporary()
    private var file: URL { folder.appending(path: "wallet.key") }

    private func inFolder(_ body: () throws -> Void) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body()
    }

    private func code(_ body: () throws -> Void) -> String? {
        do { try body() } catch { return (error as? CommandFailure)?.code }
        return nil
    }

    @Test("writes a file that only its owner can read, and leaves no draft beside it")
    func roundTrip() throws {
        try inFolder {
            try SecretFile.create([1, 2, 3], at: file)
            #expect(try file.mode() == 0o600)
            #expect(try SecretFile.read(file) == [1, 2, 3])
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["wallet.key"])
        }
    }

    @Test("never replaces a secret")
    func exclusive() throws {
        try inFolder {
            try SecretFile.create([1], at: file)
            #expect(code { try SecretFile.create([2], at: file) } == "secret-exists")
            #expect(try SecretFile.read(file) == [1])
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["wallet.key"])
        }
    }

    @Test("refuses a file that others than its owner may use", arguments: [0o640, 0o604, 0o620, 0o610, 0o777])
    func exposed(mode: Int) throws {
        try inFolder {
            try SecretFile.create([1], at: file)
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file.path)
            #expect(code { _ = try SecretFile.read(file) } == "secret-exposed")
        }
    }

    @Test("refuses what is no plain file of a secret's size")
    func unusable() throws {
        try inFolder {
            #expect(code { _ = try SecretFile.read(file) } == "file-missing")
            #expect(code { _ = try SecretFile.read(folder) } == "file-unreadable")
            try SecretFile.create([UInt8](repeating: 7, count: SecretFile.limit + 1), at: file)
            #expect(code { _ = try SecretFile.read(file) } == "file-unreadable")
            let link = folder.appending(path: "link.key")
            try FileManager.default.createSymbolicLink(at: link, withDestinationURL: file)
            #expect(code { _ = try SecretFile.read(link) } == "file-unreadable")
        }
    }

    @Test("names a folder that does not exist")
    func noFolder() {
        #expect(code { try SecretFile.create([1], at: file) } == "output-uncreatable")
    }
}
