import ContributionTestSupport
import Cryptography
import DatasetAssembly
import Datasets
import Foundation
import Geohash
import TestSupport
import Testing

/// A reader in another language, written from docs/dataset-format.md alone, reads our files.
@Suite(.enabled(if: PythonScript.isAvailable)) struct SegmentFormatTests {
    struct Decoded: Decodable {
        var header: [String: Field]
        var persons: Int?
        var tokens: [[UInt32]]?
        var keys: [String]?
        var groups: [[Int]]?
        var ticks: [[[Int]]]?
    }

    /// A field of the header, as far as it is a text or a number.
    struct Field: Decodable {
        var text: String?
        var number: UInt64?

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            text = try? container.decode(String.self)
            number = try? container.decode(UInt64.self)
        }
    }

    /// Sixty people who walk through eight cells, many of them together; every third of them is ill.
    func segment(_ layout: SegmentLayout, precision: Int, steps: Int) throws -> SegmentFile {
        let demand = try Contributions.demand(layout, precision: precision)
        let consent = PersonStatement.consents([.init(app: demand.app, allowsSimulated: true)])
        return try SegmentFile(
            demand,
            fixes: (1...60).map { number in
                let cells = try (0..<steps).map { step in try Contributions.cell((number * step) % 8) }
                return SignedRecord(Contributions.fixes(cells), at: 1, by: try Contributions.key(UInt8(number)))
            },
            people: (1...60).flatMap { number in
                let key = try Contributions.key(UInt8(number))
                let illSince = number % 3 == 0 ? Contributions.day : nil
                return [
                    SignedRecord(consent, at: 1, by: key), SignedRecord(.health(illSince: illSince), at: 1, by: key),
                ]
            }
        )
    }

    func decode(_ segment: SegmentFile) throws -> Decoded {
        try PythonScript.withTemporaryFolder { folder in
            let (file, key) = (folder.appending(path: "segment"), folder.appending(path: "key"))
            let output = folder.appending(path: "rows.json")
            try Data(segment.file).write(to: file)
            try Data(segment.segment.key.withSecret { $0.exposedCopy() }).write(to: key)
            try PythonScript.run("read_segment.py", [file.path, key.path, output.path])
            return try JSONDecoder().decode(Decoded.self, from: Data(contentsOf: output))
        }
    }

    private func expect(_ fields: [String: Field], of header: SegmentHeader) {
        #expect(fields.count == 12 && fields["1"]?.text == "pandapp/segment/v2")
        #expect(fields["3"]?.text == header.day && fields["4"]?.text == header.timeZone)
        #expect(fields["6"]?.number == UInt64(header.precision) && fields["7"]?.number == UInt64(header.stepSeconds))
        #expect(fields["8"]?.text == header.layout.rawValue && fields["9"]?.number == header.paddedPersons)
        #expect(fields["10"]?.number == header.paddedRecords)
        #expect(fields["12"]?.text == Hexadecimal.encode(header.salt))
    }

    @Test("tokens are decoded as they were written")
    func tokens() throws {
        let segment = try segment(.tokens, precision: 7, steps: 96)
        let decoded = try decode(segment)
        expect(decoded.header, of: segment.segment.header)
        #expect(decoded.persons == 20 && decoded.tokens?.count == 64)
        let read =
            try TokenRows.read(segment.opened, tokensPerPerson: 48, workers: 2, start: { [] }) { seen, words in
                for index in words.indices { seen.append(words[index]) }
            } as [[UInt32]]
        #expect(decoded.tokens?.prefix(20).flatMap(\.self) == read.flatMap(\.self))
        let cells = Set(read.flatMap(\.self))
        #expect(cells.count > 1 && cells.contains(TokenRows.null))
        #expect(decoded.tokens?.dropFirst(20).allSatisfy { $0.allSatisfy { $0 == TokenRows.null } } == true)
    }

    @Test("groups are decoded as they were written, over several blocks of the stream")
    func groups() throws {
        let segment = try segment(.contacts, precision: 9, steps: 280)
        let decoded = try decode(segment)
        expect(decoded.header, of: segment.segment.header)
        var expected: [[UInt64]: Set<String>] = [:]
        for number in 1...60 {
            let key = try Contributions.key(UInt8(number)).verificationKey
            let row = Hexadecimal.encode(DatasetKeys.rowKey(salt: segment.segment.header.salt, person: key))
            for step in 0..<280 {
                let place = [UInt64(step), try Contributions.cell((number * step) % 8)]
                expected[place, default: []].insert(row)
            }
        }
        let keys = try #require(decoded.keys)
        let groups = try #require(decoded.groups)
        let inOrder = expected.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map(\.value)
        #expect(groups.map { Set($0.map { keys[$0] }) } == inOrder)
        #expect(segment.file.count > 65_536 + 1000 && groups.allSatisfy { $0 == $0.sorted() })
    }

    @Test("positions are decoded as they were written, and are where sines and cosines put the cells")
    func positions() throws {
        let segment = try segment(.positions, precision: 9, steps: 280)
        let decoded = try decode(segment)
        expect(decoded.header, of: segment.segment.header)
        let (keys, ticks) = (try #require(decoded.keys), try #require(decoded.ticks))
        #expect(ticks.count == 288 && ticks.allSatisfy { $0.count == 60 })
        for number in 1...60 {
            let key = try Contributions.key(UInt8(number)).verificationKey
            let row = Hexadecimal.encode(DatasetKeys.rowKey(salt: segment.segment.header.salt, person: key))
            let place = try #require(keys.firstIndex(of: row))
            for step in stride(from: 0, to: 280, by: 7) {
                let cell = try GeohashCell(bits: Contributions.cell((number * step) % 8), precision: 9)
                let (north, east) = (cell.boundingBox.centre.latitude, cell.boundingBox.centre.longitude)
                let across = 256 * 6_371_008.8 * cos(north * .pi / 180)
                let exact = [
                    across * cos(east * .pi / 180), across * sin(east * .pi / 180),
                    256 * 6_371_008.8 * sin(north * .pi / 180),
                ]
                #expect(zip(ticks[step][place], exact).allSatisfy { abs(Double($0) - $1) <= 0.5 })
            }
            #expect((280..<288).allSatisfy { ticks[$0][place] == [Int](repeating: -1 << 31, count: 3) })
        }
    }
}
