import Console
import Foundation
import Glibc
import TestSupport
import Testing

/// Files that a person names.
@Suite struct OutputFileTests {
    @Test("a file is replaced whole")
    func replaced() throws {
        try PythonScript.withTemporaryFolder { folder in
            let file = folder.appending(path: "map.html").path
            for text in ["longer than what follows", "short"] {
                try OutputFile.write(Array(text.utf8), to: file)
                #expect(FileManager.default.contents(atPath: file) == Data(text.utf8))
            }
        }
    }

    @Test("a pipe stays a pipe, and is written into")
    func pipe() throws {
        try PythonScript.withTemporaryFolder { folder in
            let place = folder.appending(path: "pipe").path
            #expect(unsafe mkfifo(place, 0o600) == 0)
            let reader = FileHandle(fileDescriptor: unsafe open(place, O_RDWR | O_NONBLOCK), closeOnDealloc: true)
            try OutputFile.write(Array("bytes".utf8), to: place)
            #expect(try reader.read(upToCount: 5) == Data("bytes".utf8))
            let kind = try FileManager.default.attributesOfItem(atPath: place)[.type] as? FileAttributeType
            #expect(kind != .typeRegular)
        }
    }

    @Test("a link stays a link, and what it leads to gets the bytes alone")
    func link() throws {
        try PythonScript.withTemporaryFolder { folder in
            let (file, link) = (folder.appending(path: "file"), folder.appending(path: "link"))
            try Data("longer than what follows".utf8).write(to: file)
            try FileManager.default.createSymbolicLink(at: link, withDestinationURL: file)
            try OutputFile.write(Array("short".utf8), to: link.path)
            #expect(try Data(contentsOf: file) == Data("short".utf8))
            #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link.path) == file.path)
        }
    }

    @Test("a folder is no place for a file")
    func folder() throws {
        try PythonScript.withTemporaryFolder { folder in
            _ = #expect(throws: CommandFailure.self) { try OutputFile.write([1], to: folder.path) }
        }
    }
}
