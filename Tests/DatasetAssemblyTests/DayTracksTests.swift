import ContributionTestSupport
import Cryptography
import DeterministicCBOR
import Foundation
import TestSupport
import Testing

@testable import DatasetAssembly

/// Days and people as they are read from the store, a piece at a time.
@Suite struct DayTracksTests {
    private let day = Contributions.day

    private func records(_ count: UInt8, seed: UInt64) throws -> [SignedRecord] {
        var random = SplitMix(state: seed)
        return try (1...count).flatMap { number in
            let key = try Contributions.key(number)
            let cells = (0..<Int.random(in: 0...200, using: &random)).map { _ in
                UInt64.random(in: 0..<1 << 45, using: &random)
            }
            let consent = AppConsent(app: try Contributions.app(), allowsSimulated: Bool.random(using: &random))
            return [
                SignedRecord(Contributions.fixes(cells), at: 1, by: key),
                SignedRecord(.consents(Bool.random(using: &random) ? [consent] : []), at: 2, by: key),
                SignedRecord(.health(illSince: Bool.random(using: &random) ? day : nil), at: 3, by: key),
            ]
        }
    }

    private func withStore(_ body: (ContributionStore) throws -> Void) throws {
        try Contributions.withFolder { folder in
            try body(ContributionStore(directory: folder, publisher: AgeIdentity()))
        }
    }

    @Test("what comes from the store, in however many batches, is what the records say", arguments: [1, 7, 60])
    func store(batch: Int) throws {
        let records = try records(60, seed: UInt64(batch))
        try withStore { store in
            for start in stride(from: 0, to: records.count, by: 3 * batch) {
                try store.add(Array(records[start..<min(start + 3 * batch, records.count)]))
            }
            var read = 0
            let tracks = try DayTracks(of: day, in: store) { read += $0 }
            let expected = try DayTracks(records, of: day)
            #expect(tracks.persons == expected.persons && tracks.persons.count == 60)
            for index in tracks.persons.indices {
                let (left, right) = (tracks.tracks[index].fixes, expected.tracks[index].fixes)
                #expect(tracks.seconds[left] == expected.seconds[right])
                #expect(tracks.cells[left] == expected.cells[right])
            }
            #expect(read == store.size(of: day) && read > 0)

            let app = try Contributions.app()
            let people = try NightPeople(in: store, apps: [app])
            let words = PersonWord.ofEach(records)
            #expect(people.persons.count == 60)
            for index in people.persons.indices {
                let word = try #require(try words[people.persons[index].verificationKey])
                #expect(people.histories[index].beginnings == word.health)
                #expect(people.consent(of: index, to: app)?.receipt == word.consents[app]?.receipt)
            }
            #expect(try people.consents(to: Contributions.app(0x77)).isEmpty)
        }
    }

    @Test("a day without contributions has no tracks")
    func empty() throws {
        try withStore { store in
            let (tracks, people) = (try DayTracks(of: day, in: store), try NightPeople(in: store, apps: []))
            #expect(tracks.persons.isEmpty && people.persons.isEmpty && store.size(of: day) == 0)
        }
    }

    /// Puts a plaintext into a folder as a batch.
    private func batch(_ plaintext: [UInt8], in folder: String, of store: ContributionStore) throws {
        let file = try store.storageKey.withSecret { key throws in
            try StreamingFile.encrypt(plaintext, key: key, associatedData: Array(folder.utf8))
        }
        let place = store.directory.appending(path: folder)
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        try Data(file).write(to: place.appending(path: "1.batch"))
    }

    private func framed(_ record: [UInt8], count: Int? = nil) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: (count ?? record.count) >> (8 * $0)) } + record
    }

    @Test("an altered batch, and lengths that do not fit, are refused: batch-altered")
    func altered() throws {
        let record = try records(1, seed: 1)[0].encoded
        let plaintexts = [
            framed(record, count: record.count + 1), framed(record) + [0], framed(record) + [1, 0, 0, 0],
            framed([], count: 0xffff_ffff), framed(record, count: ContributionStore.maximumRecord + 1),
        ]
        for plaintext in plaintexts {
            try withStore { store in
                try batch(plaintext, in: day, of: store)
                #expect(throws: DatasetAssemblyError.batchAltered) { try DayTracks(of: day, in: store) }
            }
        }
        try withStore { store in
            // Under another folder's name a batch does not authenticate.
            try batch(framed(record), in: "2020-11-20", of: store)
            let other = store.directory.appending(path: day)
            try FileManager.default.moveItem(at: store.directory.appending(path: "2020-11-20"), to: other)
            #expect(throws: DatasetAssemblyError.batchAltered) { try DayTracks(of: day, in: store) }
        }
    }

    @Test("whatever a record's bytes are, it is read as the record's own reader reads it, or refused")
    func mutants() throws {
        let fixes = try records(1, seed: 3)[0]
        var random = SplitMix(state: 5)
        for _ in 0..<3000 {
            var bytes = fixes.encoded
            // The head, where the structure is.
            let place = Int.random(in: 0..<min(160, bytes.count), using: &random)
            bytes[place] = UInt8.random(in: 0...255, using: &random)
            let piece = RecordPiece(bytes: bytes, records: [0..<bytes.count])
            let columns = try? TrackColumns(0..<1, of: piece, day: day)
            guard let columns else { continue }
            let record = try SignedRecord(decoding: bytes, verifying: false)
            guard case .fixes(let known) = record.statement else {
                Issue.record("other kinds of records are refused")
                continue
            }
            #expect(columns.seconds == known.seconds && columns.cells == known.cells && known.day == day)
            #expect(columns.persons == [PackedKey(record.person)])
        }
    }

    @Test("a record of another day, of another kind, or of impossible fixes is refused: malformed-record")
    func malformed() throws {
        let records = try records(1, seed: 2)
        let other = SignedRecord(Contributions.fixes([1], day: "2020-11-20"), at: 1, by: try Contributions.key(1))
        let late = DayFixes(day: day, precision: 9, seconds: [90_000], cells: [1])
        let back = DayFixes(day: day, precision: 9, seconds: [5, 4], cells: [1, 1])
        let wide = DayFixes(day: day, precision: 2, seconds: [5], cells: [1 << 10])
        let impossible = try [late, back, wide].map {
            SignedRecord(.fixes($0), at: 1, by: try Contributions.key(1))
        }
        for record in [other, records[1], records[2]] + impossible {
            try withStore { store in
                try batch(framed(record.encoded), in: day, of: store)
                #expect(throws: DatasetAssemblyError.malformedRecord) { try DayTracks(of: day, in: store) }
            }
        }
        try withStore { store in
            try batch(framed([0x80]), in: ContributionStore.people, of: store)
            #expect(throws: DatasetAssemblyError.malformedRecord) { try NightPeople(in: store, apps: []) }
        }
    }
}
