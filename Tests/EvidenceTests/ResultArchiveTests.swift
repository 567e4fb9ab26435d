import Evidence
import Foundation
import TestSupport
import Testing

@Suite struct ResultArchiveTests {
    static let files = [
        ResultFile(name: "map.png", content: [UInt8](0...255) + [UInt8](0...255)),
        ResultFile(name: "empty", content: []), ResultFile(name: "Cells-1.csv", content: [0x0a]),
        ResultFile(name: String(repeating: "a", count: 31), content: [UInt8](repeating: 7, count: 513)),
    ]

    @Test("an archive is read as written", arguments: 0...4)
    func roundTrip(count: Int) throws {
        let files = Array(Self.files.prefix(count))
        let archive = try ResultArchive.encode(files)
        #expect(archive.count % 512 == 0)
        #expect(try ResultArchive.decode(archive) == files)
    }

    @Test("Python's tarfile lists and reads the same files", .enabled(if: PythonScript.isAvailable))  // needs Python
    func tarfile() throws {
        try PythonScript.withTemporaryFolder { folder in
            let place = folder.appending(path: "result.tar")
            try Data(ResultArchive.encode(Self.files)).write(to: place)
            try PythonScript.run("tarfile_oracle.py", [place.path, folder.path])
            let listing = try String(contentsOf: folder.appending(path: "listing"), encoding: .utf8)
            let expected = Self.files.map { "\($0.name) \($0.content.count) 0o644 0 0 0 True\n" }
            #expect(listing == expected.joined())
            for file in Self.files {
                #expect(try [UInt8](Data(contentsOf: folder.appending(path: "\(file.name).read"))) == file.content)
            }
        }
    }

    @Test("the archive with any byte flipped, cut off or added is refused or holds something else")
    func damage() throws {
        let files = Array(Self.files.suffix(2))
        let archive = try ResultArchive.encode(files)
        for (place, spoiled) in Damage.flips(of: archive).enumerated() {
            if let read = try? ResultArchive.decode(spoiled) { #expect(read != files, "byte \(place)") }
        }
        for length in archive.indices where length != 0 {
            let isRefused = (try? ResultArchive.decode(Array(archive.prefix(length)))) == nil
            #expect(isRefused, "\(length) bytes")
        }
        for extra in [1, 512, 1024] {
            #expect(throws: EvidenceError.malformedArchive) {
                try ResultArchive.decode(archive + [UInt8](repeating: 0, count: extra))
            }
        }
        #expect(throws: EvidenceError.malformedArchive) { try ResultArchive.decode([]) }
    }

    @Test("mutants are refused, or are the one encoding of what was read")
    func mutants() throws {
        var mutator = ByteMutator(seed: 512)
        let archive = try ResultArchive.encode(Array(Self.files.suffix(2)))
        for _ in 0..<2000 {
            let mutant = mutator.mutant(of: archive)
            guard let read = try? ResultArchive.decode(mutant) else { continue }
            #expect(try ResultArchive.encode(read) == mutant)
        }
    }

    static let wrongNames = [
        "", ".", "..", ".hidden", "a/b", "../a", "a b", "a\0", "ä", "a\n", String(repeating: "a", count: 32), "a\\b",
    ]

    @Test("a name that could lead elsewhere is neither written nor read", arguments: wrongNames)
    func names(name: String) throws {
        #expect(throws: EvidenceError.unknownFile) {
            try ResultArchive.encode([ResultFile(name: name, content: [])])
        }
        var archive = try ResultArchive.encode([ResultFile(name: "x", content: [])])
        let bytes = Array(name.utf8)
        guard name != "a\0" else { return }  // the field's end, hence the name "a"
        archive.replaceSubrange(0..<bytes.count, with: bytes)
        if bytes.isEmpty { archive[0] = 0 }
        var sum = 0
        for place in 0..<512 { sum += (148..<156).contains(place) ? 0x20 : Int(archive[place]) }
        let digits = String(sum, radix: 8)
        archive.replaceSubrange(148..<154, with: Array((String(repeating: "0", count: 6 - digits.count) + digits).utf8))
        #expect(throws: EvidenceError.malformedArchive) { try ResultArchive.decode(archive) }
    }

    @Test("two files of one name are neither written nor read: the second would hide the first")
    func twice() throws {
        let file = ResultFile(name: "a", content: [1])
        #expect(throws: EvidenceError.unknownFile) { try ResultArchive.encode([file, file]) }
        let one = try ResultArchive.encode([file])
        #expect(throws: EvidenceError.malformedArchive) { try ResultArchive.decode(one.prefix(1024) + one) }
    }

    @Test("a file beyond the limit is neither written nor read")
    func tooLong() throws {
        let content = [UInt8](repeating: 0, count: ResultArchive.maximumFileLength + 1)
        #expect(throws: EvidenceError.malformedArchive) {
            try ResultArchive.encode([ResultFile(name: "a", content: content)])
        }
        var archive = try ResultArchive.encode([ResultFile(name: "a", content: [])])
        archive.replaceSubrange(124..<135, with: Array("77777777777".utf8))
        #expect(throws: EvidenceError.malformedArchive) { try ResultArchive.decode(archive) }
    }
}
