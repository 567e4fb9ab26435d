import Cryptography
import Durability
import Foundation
import TestSupport
import Testing
import TileArchive
import TransparencyLog

@Suite struct FolderTileStorageTests {
    @Test("a log in a folder is found again under the names that tlog-tiles gives, and verifies")
    func folder() throws {
        try PythonScript.withTemporaryFolder { folder in
            let key = SigningKey()
            let place = folder.appending(path: "log")
            var writer = LogWriter(creating: FolderTileStorage(folder: place))
            for index in 0..<600 { try writer.append(Array("entry \(index)".utf8)) }
            let origin = try NoteLine("example.com/log")
            let note = try Checkpoint(origin: origin, size: writer.size, root: writer.root).signed(with: key)
            try writer.publish(note)
            let names = try FileManager.default.subpathsOfDirectory(atPath: place.path).sorted()
            #expect(
                names.filter { !$0.hasSuffix(".p") } == [
                    "checkpoint", "tile", "tile/0", "tile/0/000", "tile/0/001", "tile/0/002.p/88", "tile/1",
                    "tile/1/000.p/2", "tile/entries", "tile/entries/000", "tile/entries/001",
                    "tile/entries/002.p/88",
                ]
            )
            let storage = FolderTileStorage(folder: place)
            let stored = try #require(try storage.read(.checkpoint))
            #expect(try SignedNote(parsing: stored) == note)
            try LogAudit.check(storage, size: 600, root: writer.root)
            var resumed = try LogWriter(resuming: storage, size: 600, root: writer.root)
            try resumed.append([1])
            try resumed.flush()
            try LogAudit.check(storage, size: 601, root: resumed.root)
            // What the older checkpoint needs is there still.
            try LogAudit.check(storage, size: 600, root: writer.root)
        }
    }

    @Test("a missing file, one too long, and a folder that cannot be written are named")
    func refusals() throws {
        try PythonScript.withTemporaryFolder { folder in
            let storage = FolderTileStorage(folder: folder)
            let tile = LogResource.tile(try TilePath(.hashes(level: 0), index: 0, width: 1))
            #expect(try storage.read(tile) == nil)
            try storage.write([UInt8](repeating: 0, count: 33), to: tile)
            #expect(throws: TransparencyLogError.resourceMalformed(tile)) { try storage.read(tile) }
            try storage.write([UInt8](repeating: 7, count: 32), to: tile)
            #expect(try storage.read(tile) == [UInt8](repeating: 7, count: 32))
            let blocked = FolderTileStorage(folder: folder.appending(path: "tile/0/000.p/1"))
            #expect(throws: (any Error).self) { try blocked.write([1], to: tile) }
        }
    }

    @Test("what is to be handed on may be read by everyone, all else by its owner alone")
    func access() throws {
        try PythonScript.withTemporaryFolder { folder in
            let tile = LogResource.tile(try TilePath(.hashes(level: 0), index: 0, width: 1))
            for (access, mode) in [(DurableFile.Access.owner, 0), (.everyone, 0o044)] {
                let place = folder.appending(path: "\(mode)")
                try FolderTileStorage(folder: place, access: access).write([UInt8](repeating: 7, count: 32), to: tile)
                for path in [tile.path, "tile"] {
                    let file = place.appending(path: path).path
                    let found = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
                    #expect((found ?? 0) & 0o044 == mode)
                }
            }
        }
    }
}
