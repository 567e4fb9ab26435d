import ContributionTestSupport
import Cryptography
import DatasetAssembly
import Datasets
import Testing

/// Social-distance segments, from contributions to rows that are decrypted and read independently.
@Suite struct ContactSegmentTests {
    static let ill: Set<UInt8> = [1, 3]

    /// People in one street, each a cell further but the fourth, who goes with the third; some of them ill.
    func segment(_ people: ClosedRange<UInt8> = 1...4, app: UInt8 = 0xaa, fixes count: Int = 3) throws -> SegmentFile {
        let consents = try [0xaa, 0xbb].map { AppConsent(app: try Contributions.app($0), allowsSimulated: true) }
        return try SegmentFile(
            Contributions.demand(.contacts, app: app),
            fixes: people.map { number in
                let cells = try (0..<count).map { try Contributions.cell(Int(number == 4 ? 3 : number) + $0) }
                return SignedRecord(Contributions.fixes(cells), at: 1, by: try Contributions.key(number))
            },
            people: people.flatMap { number in
                let illSince = Self.ill.contains(number) ? Contributions.day : nil
                return [
                    SignedRecord(.health(illSince: illSince), at: 2, by: try Contributions.key(number)),
                    SignedRecord(.consents(consents), at: 2, by: try Contributions.key(number)),
                ]
            }
        )
    }

    func rowKey(_ number: UInt8, in segment: SegmentFile) throws -> [UInt8] {
        DatasetKeys.rowKey(salt: segment.segment.header.salt, person: try Contributions.key(number).verificationKey)
    }

    @Test("the rows are the people's fixes under their row keys, sorted, and nothing else")
    func rows() throws {
        let segment = try segment()
        let rows = SegmentRows(bytes: try segment.plaintext)
        let keys = rows.rowKeys
        #expect(try Set(keys) == Set((1...4).map { try rowKey($0, in: segment) }))
        #expect(zip(keys, keys.dropFirst()).allSatisfy { $0.lexicographicallyPrecedes($1) })
        var together: [[UInt64]: [Int]] = [:]
        for number: UInt8 in 1...4 {
            let place = try #require(keys.firstIndex(of: rowKey(number, in: segment)))
            for step in 0..<3 {
                // The fourth is where the third is.
                let cell = try Contributions.cell(Int(min(number, 3)) + step)
                together[[UInt64(step), cell], default: []].append(place)
            }
        }
        let groups = together.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { $0.value.sorted() }
        #expect(rows.groups == groups && groups.count == 9)
        #expect(try segment.plaintext.count == 4 * (4 + 64 * 4 + 64))
        #expect(Set(rows.paddedRowKeys).count == 64)
        #expect(try segment.plaintext.suffix(52 * 4).allSatisfy { $0 == 0xff })
    }

    @Test("no row key joins two segments or two apps, and none is the person's key")
    func unlinkable() throws {
        let segments = try [segment(), segment(), segment(app: 0xbb)]
        let keys = try segments.map { Set(SegmentRows(bytes: try $0.plaintext).paddedRowKeys) }
        #expect(keys[0].isDisjoint(with: keys[1]) && keys[0].isDisjoint(with: keys[2]))
        #expect(keys[1].isDisjoint(with: keys[2]))
        for number: UInt8 in 1...4 {
            let key = Array(try Contributions.key(number).verificationKey.bytes.prefix(16))
            #expect(keys.allSatisfy { !$0.contains(key) })
        }
    }

    @Test("fixes of one step and cell count once")
    func once() throws {
        let key = try Contributions.key(1)
        let cell = try Contributions.cell(0)
        let day = DayFixes(
            day: Contributions.day,
            precision: 9,
            seconds: [0, 1, 299, 300],
            cells: [cell, cell, cell, cell]
        )
        let segment = try SegmentFile(
            Contributions.demand(.contacts),
            fixes: [SignedRecord(.fixes(day), at: 1, by: key)],
            people: [
                SignedRecord(.consents([.init(app: Contributions.app(), allowsSimulated: true)]), at: 1, by: key)
            ]
        )
        #expect(SegmentRows(bytes: try segment.plaintext).groups == [[0], [0]])
    }

    @Test("files of different numbers of people and fixes on one rung are equally long")
    func padding() throws {
        let lengths = try [segment(1...1, fixes: 1), segment(1...9, fixes: 7), segment(1...2, fixes: 32)].map(
            \.file.count
        )
        #expect(Set(lengths).count == 1)
        #expect(try segment(1...5, fixes: 13).file.count > lengths[0])
    }

    @Test("the dataset's table says of each row whether that person is ill, and pins what its header says")
    func dataset() throws {
        let demand = try Contributions.demand(.contacts)
        let segment = try segment()
        let file = try DatasetFile(demand, segments: [segment])
        let opened = try file.opened
        let keys = SegmentRows(bytes: try segment.plaintext).rowKeys
        let ill = try Set(Self.ill.map { try rowKey($0, in: segment) })
        #expect(opened.statuses.segments.count == 1)
        #expect(zip(keys, opened.statuses.segments[0]).allSatisfy { ill.contains($0) == $1.isIll })
        #expect(opened.statuses.segments[0].count == 4)

        let header = opened.header
        #expect(header == file.dataset.header && header.app == demand.app && header.parameters == demand.parameters)
        #expect(header.night == Contributions.day && header.revision == 1)
        #expect(header.segments.count == 1 && header.segments[0].headerDigest == segment.segment.header.digest)
        #expect(header.segments[0].checksum == SHA256Digest.of(segment.file))
        #expect(header.segments[0].size == UInt64(segment.file.count))
        #expect(file.dataset.checksum == SHA256Digest.of(file.file) && file.dataset.size == UInt64(file.file.count))
        try file.dataset.key.withSecret { key throws in
            let question = try EncapsulationKey(x25519Secret: DatasetKeys.question(dataKey: key))
            #expect(header.questionKey == question.publicKey)
        }
    }

    @Test("the consent root covers exactly the receipts of those in the segment")
    func consentRoot() throws {
        let file = try DatasetFile(Contributions.demand(.contacts), segments: [segment(1...2)])
        let consents = try [0xaa, 0xbb].map { AppConsent(app: try Contributions.app($0), allowsSimulated: true) }
        try file.dataset.key.withSecret { key throws in
            let leaves = try (1...2).map { number in
                let signer = try Contributions.key(UInt8(number))
                let receipt = SignedRecord(.consents(consents), at: 2, by: signer).encoded
                return ConsentTree.leaf(
                    salt: ConsentTree.salt(dataKey: key, person: signer.verificationKey),
                    receipt: receipt
                )
            }
            #expect(file.dataset.header.consentRoot == ConsentTree.root(of: leaves))
        }
    }

    @Test("a heatmap's dataset has no table of statuses: its rows are the ill")
    func heatmap() throws {
        let key = try Contributions.key(1)
        let demand = try Contributions.demand(.tokens)
        let segment = try SegmentFile(
            demand,
            fixes: [SignedRecord(Contributions.fixes([1]), at: 1, by: key)],
            people: [SignedRecord(.consents([.init(app: demand.app, allowsSimulated: true)]), at: 1, by: key)]
        )
        #expect(try DatasetFile(demand, segments: [segment]).opened.statuses.segments.isEmpty)
    }
}
