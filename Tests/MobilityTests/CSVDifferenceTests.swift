import Foundation
import Mobility
import TestSupport
import Testing

/// The readers say of every file, right or wrong and however it arrives, what the plain reader says.
@Suite struct CSVDifferenceTests {
    /// How many times more mutants than usual are tried.
    private static let factor = ProcessInfo.processInfo.environment["PANDAPP_LONG_TESTS"] == "1" ? 50 : 1

    private static let geohashFiles = [
        """
        person,time_step,geohash,status
        anna,0,u05kq2b1x,ill
        anna,1,u05kq2b1y,ill
        bo,1,u05kq2b1x,not_declared
        anna,3,u05kq2b1z,ill
        zoe\u{308},4,u05kq2b1x,ill
        zo\u{EB},4294967295,u05kq2b1x,ill
        K,7,u05kq2b1x,ill
        \u{212A},7,u05kq2b1x,ill
        a person whose name is longer than fifteen bytes,007,u05kq2b1x,not_declared

        """,
        "person,time_step,geohash,status\r\nanna,0,u05k,ill\r\nbo,20,u05m,not_declared\r\nanna,5,u05m,ill\r\n",
        "\u{FEFF}x,status,geohash,\"time_step\",person,y\n"
            + "\"1,\"\"2\",ill,u05k,1,a,\n,\"ill\",u05m,2,\"b, c\",z\n,ill,u05k,1,a,",
    ]

    private static let scikitFiles = [
        """
        uid,datetime,lat,lng
        1,2020-04-01 12:00:00,45.750001,4.850002
        1,2020-04-01T12:00:05Z,-45.75000100000001,179.99999999999997
        1,2020-04-01 12:00:05.25+02:00,4575e-2,+.5
        2,2020-02-29 23:59:59,90,-180
        12,1970-01-01 00:00:00,12345678901234567890e-18,1.
        2,2106-02-07 06:28:15,89.999999999999999999,0.1e1

        """,
        "tid,lng,lat,uid,note,datetime\r\n7,2.5,1.5,x,\"a,b\",2020-04-01 12:00:00\r\n"
            + "7,2.5,1.5,x,,2020-04-01 12:00:00\r\n",
    ]

    @Test("files of the geohash form", arguments: geohashFiles.indices, [BadRowPolicy.skip, .refuse])
    func geohash(file: Int, policy: BadRowPolicy) {
        var mutator = ByteMutator(seed: UInt64(file))
        var accepted = 0
        for round in 0..<200 * Self.factor {
            let bytes = round == 0 ? Array(Self.geohashFiles[file].utf8) : mutant(of: Self.geohashFiles[file], &mutator)
            let expected = ReferenceCSV.geohash(bytes, timeBase: Sample.timeBase, onBadRow: policy)
            let found = Result { () throws(MobilityError) in
                var reader = GeohashCSV.Reader(timeBase: Sample.timeBase, onBadRow: policy)
                try feed(bytes, round) { (block) throws(MobilityError) in try reader.consume(block) }
                return try reader.finish()
            }
            accepted += check(found, expected, bytes)
        }
        #expect(accepted > (policy == .skip ? 100 : 0))
    }

    @Test("files of the scikit-mobility form", arguments: scikitFiles.indices, [BadRowPolicy.skip, .refuse])
    func scikitMobility(file: Int, policy: BadRowPolicy) {
        var mutator = ByteMutator(seed: 10 + UInt64(file))
        var accepted = 0
        for round in 0..<200 * Self.factor {
            let bytes = round == 0 ? Array(Self.scikitFiles[file].utf8) : mutant(of: Self.scikitFiles[file], &mutator)
            let statuses = StatusSource.table(["1": .ill, "12": .ill, "2": .notDeclared, "x": .ill])
            let expected = ReferenceCSV.scikitMobility(bytes, statuses: statuses, onBadRow: policy)
            let found = Result { () throws(MobilityError) in
                var reader = try PointCSV.Reader(
                    statuses: statuses,
                    timeZone: "UTC",
                    instant: \.unixSecondsInUTC,
                    onBadRow: policy
                )
                try feed(bytes, round) { (block) throws(MobilityError) in try reader.consume(block) }
                return try reader.finish()
            }
            accepted += check(found, expected, bytes)
        }
        #expect(accepted > (policy == .skip ? 100 : 0))
    }

    @Test("a thousand persons whose rows come in any order")
    func manyPersons() {
        var random = SplitMix(state: 20)
        var file = "person,time_step,geohash,status\n"
        for _ in 0..<6000 {
            let person = Int.random(in: 0..<1000, using: &random)
            let name = person % 3 == 0 ? "a person with the long number \(person)" : "\(person)"
            let step = Int.random(in: 0..<9, using: &random)
            file += "\(name),\(step),u05k,\(person % 7 == 0 ? "ill" : "not_declared")\n"
        }
        let bytes = Array(file.utf8)
        let expected = ReferenceCSV.geohash(bytes, timeBase: Sample.timeBase, onBadRow: .refuse)
        let found = Result { () throws(MobilityError) in
            try GeohashCSV.read(bytes, timeBase: Sample.timeBase, onBadRow: .refuse)
        }
        #expect(check(found, expected, []) == 6000)
    }

    @Test("lines around the longest length, with each end, whole or in pieces", arguments: 4090...4100)
    func longLines(length: Int) {
        for (start, end) in [("", "\n"), ("", "\r\n"), ("", ""), ("", "\r"), ("\u{FEFF}", "\n"), ("\u{FEFF}", "\r\n")] {
            let header = "person,time_step,geohash,status,"
            let row = "a,1,u05k,ill,"
            let note = String(repeating: "x", count: length - header.utf8.count)
            let filler = String(repeating: "y", count: length - row.utf8.count)
            let bytes = Array("\(start)\(header)\(note)\n\(row)\(filler)\n\(row)\(filler)\(end)".utf8)
            let expected = ReferenceCSV.geohash(bytes, timeBase: Sample.timeBase, onBadRow: .skip)
            for round in 0..<4 {
                let found = Result { () throws(MobilityError) in
                    var reader = GeohashCSV.Reader(timeBase: Sample.timeBase, onBadRow: .skip)
                    try feed(bytes, round) { (block) throws(MobilityError) in try reader.consume(block) }
                    return try reader.finish()
                }
                _ = check(found, expected, bytes)
            }
        }
    }

    /// Changes bytes anywhere, and in some places puts what a CSV file is likely to have wrong.
    private func mutant(of file: String, _ mutator: inout ByteMutator) -> [UInt8] {
        let choice = mutator.bytes(Array(0...255), count: 3...3)
        guard choice[0] % 3 > 0 else { return mutator.mutant(of: Array(file.utf8)) }
        let pieces = [
            "\"", ",", "\n", "\r\n", "\r", " ", "\"\"", "-", ".", "e9", "0", "\u{7F}", "9", "\u{308}", "T", "Z",
        ]
        var bytes = Array(file.utf8)
        let place = (Int(choice[1]) << 8 | Int(choice[2])) % bytes.count
        bytes.insert(contentsOf: pieces[Int(choice[0]) % pieces.count].utf8, at: place)
        return bytes
    }

    /// Hands a file over in blocks of a size that the round decides.
    private func feed(
        _ bytes: [UInt8],
        _ round: Int,
        _ consume: (Span<UInt8>) throws(MobilityError) -> Void
    ) throws(MobilityError) {
        let size = [bytes.count + 1, 1, 7, 64][round % 4]
        for start in stride(from: 0, to: bytes.count, by: size) {
            try consume(bytes.span.extracting(start..<min(start + size, bytes.count)))
        }
    }

    /// Records a difference; returns the number of accepted rows.
    private func check(_ found: ReferenceCSV.Tracks, _ expected: ReferenceCSV.Tracks, _ bytes: [UInt8]) -> Int {
        let isSame =
            switch (found, expected) {
            case (.success(let found), .success(let expected)): found == expected
            case (.failure(let found), .failure(let expected)): found == expected
            default: false
            }
        if !isSame {
            Issue.record("\(String(decoding: bytes, as: UTF8.self).debugDescription): \(found), not \(expected)")
        }
        return (try? found.get().1.accepted) ?? 0
    }
}
