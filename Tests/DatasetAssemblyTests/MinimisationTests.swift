import ContributionTestSupport
import Cryptography
import Datasets
import Geohash
import Testing

@testable import DatasetAssembly

/// A dataset holds no more than its app was given.
@Suite struct MinimisationTests {
    private let days = ["2020-11-20", "2020-11-21"]

    /// Segments of both days for an app, of forty people of whom some are ill and some consent.
    private func segments(
        app: UInt8,
        layout: SegmentLayout = .contacts,
        ill: Range<UInt8> = 1..<5,
        consenting: ClosedRange<UInt8> = 1...40,
        precision: Int = 9
    ) throws -> [SegmentFile] {
        let demand = try Contributions.demand(layout, app: app, precision: precision)
        let people = try (1...40).flatMap { (number: UInt8) in
            let key = try Contributions.key(number)
            let apps = try consenting.contains(number) ? [0xaa, 0xbb].map { try Contributions.app($0) } : []
            let consents = apps.map { AppConsent(app: $0, allowsSimulated: true) }
            return [
                SignedRecord(.consents(consents), at: 1, by: key),
                SignedRecord(.health(illSince: ill.contains(number) ? days[0] : nil), at: 1, by: key),
            ]
        }
        return try days.map { day in
            let fixes = try (1...40).map { (number: UInt8) in
                let cells = try (0..<3).map { try Contributions.cell(Int(number) / 3 + $0) }
                return SignedRecord(Contributions.fixes(cells, day: day), at: 1, by: try Contributions.key(number))
            }
            return try SegmentFile(demand, fixes: fixes, people: people, day: day, night: days[1])
        }
    }

    @Test("no identifier joins two days, two apps or two nights, and none is derived of a key alone")
    func unlinkable() throws {
        let all = try segments(app: 0xaa) + segments(app: 0xbb) + segments(app: 0xaa)
        let sets = try all.map { Set(SegmentRows(bytes: try $0.plaintext).paddedRowKeys) }
        for (index, set) in sets.enumerated() {
            #expect(set.count == 64)
            for other in sets[..<index] { #expect(set.isDisjoint(with: other)) }
        }
        #expect(Set(all.map(\.segment.header.salt)).count == 6)
        let keys = all.map { $0.segment.key.withSecret { $0.exposedCopy() } }
        #expect(Set(keys).count == 6)
        // The order of rows tells nothing either: nobody is in one place everywhere.
        let places = try all.map { file in
            let keys = SegmentRows(bytes: try file.plaintext).rowKeys
            return try (1...40).map { number in
                let person = try Contributions.key(UInt8(number)).verificationKey
                return keys.firstIndex(of: DatasetKeys.rowKey(salt: file.segment.header.salt, person: person))
            }
        }
        #expect(places.allSatisfy { !$0.contains(nil) } && Set(places).count == 6)
    }

    @Test("only the consenting are in it: their rows, and their receipts under the root")
    func consenting() throws {
        let files = try segments(app: 0xaa, consenting: 7...20)
        let all = try segments(app: 0xaa)
        for (file, everybody) in zip(files, all) {
            let keys = Set(SegmentRows(bytes: try file.plaintext).rowKeys)
            let expected = try (7...20).map { number in
                let person = try Contributions.key(UInt8(number)).verificationKey
                return DatasetKeys.rowKey(salt: file.segment.header.salt, person: person)
            }
            #expect(keys == Set(expected))
            #expect(file.segment.receipts.count == 14 && everybody.segment.receipts.count == 40)
            #expect(file.segment.quality.consenting == 14 && file.segment.quality.contributors == 40)
        }
    }

    @Test("the length of every file is the same however many are ill, and lies on the ladder", arguments: [0, 4, 39])
    func lengths(ill: UInt8) throws {
        for layout in [SegmentLayout.contacts, .tokens] {
            let demand = try Contributions.demand(layout)
            let none = try segments(app: 0xaa, layout: layout, ill: 1..<1)
            let some = try segments(app: 0xaa, layout: layout, ill: 1..<ill + 1)
            #expect(none.map(\.file.count) == some.map(\.file.count))
            for file in some {
                #expect(file.segment.header.paddedPersons == 64)
                #expect(file.segment.header.paddedRecords == (layout == .contacts ? 128 : 64 * 48))
            }
            let window = layout == .contacts ? 0..<2 : 1..<2
            let datasets = try [none, some].map { files in
                try DatasetFile(demand, night: days[1], segments: Array(files[window])).file.count
            }
            #expect(datasets[0] == datasets[1])
        }
    }

    @Test("a coarser precision is all that is left where it suffices")
    func coarser() throws {
        // Cells of precision 9 in one of precision 7: all of those people are together for its app.
        let (fine, coarse) = (try segments(app: 0xaa), try segments(app: 0xaa, precision: 7))
        let (groups, merged) = (SegmentRows(bytes: try fine[0].plaintext), SegmentRows(bytes: try coarse[0].plaintext))
        #expect(groups.groups.count > merged.groups.count && groups.rowKeys.count == merged.rowKeys.count)
        #expect(coarse[0].segment.header.precision == 7 && coarse[0].segment.header.region.precision == 7)
    }

    @Test("a window's dataset rests on each person's consent once, and no segment of another window is bound")
    func window() throws {
        let files = try segments(app: 0xaa)
        let demand = try Contributions.demand(.contacts)
        let both = try DatasetFile(demand, night: days[1], segments: files)
        #expect(try both.opened.statuses.segments.map(\.count) == [40, 40])
        // The same people and words: one leaf each, whatever the number of days.
        try both.dataset.key.withSecret { key throws in
            let leaves = files[1].segment.receipts.map {
                ConsentTree.leaf(salt: ConsentTree.salt(dataKey: key, person: $0.person), receipt: $0.receipt)
            }
            #expect(both.dataset.header.consentRoot == ConsentTree.root(of: leaves))
        }
        #expect(throws: DatasetsError.wrongWindow) { try DatasetFile(demand, night: days[0], segments: files) }
        #expect(throws: DatasetsError.wrongWindow) {
            try DatasetFile(demand, night: days[1], segments: [files[1], files[0]])
        }
        #expect(throws: DatasetsError.wrongWindow) {
            try DatasetFile(Contributions.demand(.tokens), night: days[1], segments: files)
        }
    }
}
