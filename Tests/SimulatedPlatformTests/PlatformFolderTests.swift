import Foundation
import SimulatedHardware
import TestSupport
import Testing

@testable import SimulatedPlatform

private let now: Int64 = 1_800_000_000
private let day: Int64 = 86_400

@Suite struct PlatformFolderTests {
    private static let files = ["certificates.pem", "collateral-tdx.json", "collateral.json", "root.der", "root.key"]

    /// A prepared folder, and what its files hold.
    private func withPlatform(_ body: (PlatformFolder, _ contents: () -> [String: Data]) throws -> Void) throws {
        try PythonScript.withTemporaryFolder { parent in
            let folder = PlatformFolder(url: parent.appending(path: "platform"))
            try folder.prepare(at: now)
            try body(folder) {
                Dictionary(
                    uniqueKeysWithValues: Self.files.compactMap { name in
                        FileManager.default.contents(atPath: folder.url.appending(path: name).path).map { (name, $0) }
                    }
                )
            }
        }
    }

    private func changed(_ old: [String: Data], _ new: [String: Data]) -> [String] {
        Self.files.filter { old[$0] != new[$0] }
    }

    @Test("preparing makes a platform whose secret is its owner's alone, and nothing else in the folder")
    func first() throws {
        try withPlatform { folder, contents in
            #expect(contents().keys.sorted() == Self.files)
            let names = try FileManager.default.contentsOfDirectory(atPath: folder.url.path).sorted()
            #expect(names == (Self.files + ["prepare.lock"]).sorted())
            let attributes = try FileManager.default.attributesOfItem(
                atPath: folder.url.appending(path: "root.key").path
            )
            #expect(attributes[.posixPermissions] as? Int == 0o600)
            #expect(try folder.machine().rootCertificate == [UInt8](#require(contents()["root.der"])))
        }
    }

    @Test("keys and certificates stay; collateral is renewed in its second half, or when the clock was put back")
    func renewal() throws {
        for (later, expected) in [
            (0, []), (14 * day, []), (16 * day, ["collateral-tdx.json", "collateral.json"]),
            (-2 * day, ["collateral-tdx.json", "collateral.json"]),
        ] as [(Int64, [String])] {
            try withPlatform { folder, contents in
                let before = contents()
                try folder.prepare(at: now + later)
                #expect(changed(before, contents()) == expected)
            }
        }
    }

    @Test("what was damaged or lost is made again, but the secret")
    func mending() throws {
        try withPlatform { folder, contents in
            let before = contents()
            for name in ["root.der", "collateral.json"] {
                try Data("{}".utf8).write(to: folder.url.appending(path: name))
            }
            try folder.prepare(at: now)
            #expect(changed(before, contents()) == ["collateral.json"])
        }
    }

    @Test("the seed of an earlier version becomes a platform")
    func migration() throws {
        try PythonScript.withTemporaryFolder { url in
            let secret = url.appending(path: "root.key")
            try Data((String(repeating: "5a", count: 32) + "\n").utf8).write(to: secret)
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: secret.path)
            try PlatformFolder(url: url).prepare(at: now)
            #expect(try Data(contentsOf: secret).count == 65)
            _ = try PlatformFolder(url: url).machine()
        }
    }

    @Test("a secret that others may read, that is a link or no secret is not used")
    func exposed() throws {
        try withPlatform { folder, _ in
            let secret = folder.url.appending(path: "root.key")
            func refused() -> Bool {
                do throws(PlatformError) {
                    _ = try folder.machine()
                } catch {
                    if case .rootKeyUnreadable = error { return true }
                }
                return false
            }
            try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: secret.path)
            #expect(refused())
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: secret.path)
            #expect(!refused())
            let elsewhere = folder.url.appending(path: "elsewhere")
            try FileManager.default.moveItem(at: secret, to: elsewhere)
            try FileManager.default.createSymbolicLink(at: secret, withDestinationURL: elsewhere)
            #expect(refused())
            try FileManager.default.removeItem(at: secret)
            #expect(FileManager.default.createFile(atPath: secret.path, contents: Data("5a".utf8), attributes: nil))
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: secret.path)
            #expect(refused())
        }
    }

    @Test("another machine's certificates, or none, are not this platform's")
    func otherCertificates() throws {
        try withPlatform { folder, _ in
            try withPlatform { other, _ in
                let place = folder.url.appending(path: "certificates.pem")
                for replacement in [try Data(contentsOf: other.url.appending(path: "certificates.pem")), Data()] {
                    try replacement.write(to: place)
                    #expect(throws: PlatformError.self) { _ = try folder.machine() }
                }
            }
        }
    }
}
