import CValgrind
import Cryptography
import Datasets
import Geohash
import SocialDistance

/// A day of places by the minute, and somebody who asks whom they were near, for `Scripts/check-oblivious`.
///
/// Person n of them has the verification key of 32 bytes n, which is no key that anybody could sign by; 200 is nobody's.
struct SecretContacts {
    private static let (persons, ticks) = (80, 12)
    private let dataset: OpenDataset
    private let isHidden: Bool

    /// The day, where wanted all of it secret but how many people there are.
    init(isHidden: Bool) throws {
        self.isHidden = isHidden
        let padded = PaddingLadder.padded(Self.persons)
        let header = SegmentHeader(
            app: .zero,
            day: "2020-04-01",
            timeZone: "Europe/Paris",
            region: try CellRectangle(columns: 0..<1, rows: 0..<1, precision: 9),
            precision: 9,
            stepSeconds: 60,
            layout: .positions,
            paddedPersons: UInt64(padded),
            paddedRecords: UInt64(padded * Self.ticks),
            salt: [UInt8](repeating: 0, count: 32)
        )
        let keys = try (0..<Self.persons).flatMap { DatasetKeys.rowKey(salt: header.salt, person: try Self.key($0)) }
        var rows: [UInt8] = []
        try PositionTicks.encode(
            paddedRowKeys: keys + [UInt8](repeating: 0, count: 16 * (padded - Self.persons)),
            persons: Self.persons,
            ticks: Self.ticks,
            positions: { tick in (0..<Self.persons).map { Self.place(of: $0, at: tick) } },
            output: { rows += $0 }
        )
        let counts = 4 * SegmentLayout.countWords
        if isHidden { unsafe rows.withUnsafeMutableBytes { unsafe Self.hide($0[counts...]) } }
        var statuses: [UInt32] = (0..<UInt32(Self.persons)).map { person in
            let (isIll, onset): (UInt32, UInt32) = (person % 3 == 0 ? 1 : 0, person % 7)
            return isIll | onset << 16
        }
        if isHidden { unsafe statuses.withUnsafeMutableBytes { unsafe Self.hide($0[...]) } }
        let definition = try ProximityDefinition(
            radiusMillimetres: 2000,
            positionErrorMillimetres: 0,
            closeSeconds: 300
        )
        dataset = OpenDataset(
            header: DatasetHeader(
                app: .zero,
                night: header.day,
                revision: 1,
                parameters: ProximityAnswer.parameters(definition, windowDays: 1),
                consentRoot: SHA256Digest.of([]),
                questionKey: [UInt8](repeating: 0, count: 32),
                segments: [],
                salt: [UInt8](repeating: 0, count: 32)
            ),
            statuses: StatusTable(segments: [.init(words: statuses)]),
            segments: [OpenSegment(header: header, plaintext: rows, blockLength: 1000)]
        )
    }

    /// What a person's scan comes to, which may be known once it is there.
    func scan(for person: Int) throws -> ProximityDay? {
        try disclosed(ProximityAnswer.count(for: asker(person), in: dataset, workers: 1))
    }

    /// The same by the one pass for many, of which there are two.
    func batch(for person: Int) throws -> ProximityDay? {
        try disclosed(ProximityAnswer.counts(for: [asker(person), asker(person + 1)], in: dataset, workers: 1).first)
    }

    private func disclosed(_ answer: ProximityAnswer?) -> ProximityDay? {
        guard var day = answer?.days.first else { return nil }
        unsafe withUnsafeMutableBytes(of: &day) { unsafe valgrind_disclose($0.baseAddress, $0.count) }
        return day
    }

    private func asker(_ person: Int) throws -> VerificationKey {
        guard isHidden else { return try Self.key(person) }
        var bytes = [UInt8](repeating: UInt8(person), count: 32)
        unsafe bytes.withUnsafeMutableBytes { unsafe Self.hide($0[...]) }
        return try VerificationKey(checkedBefore: bytes)
    }

    private static func key(_ person: Int) throws -> VerificationKey {
        try VerificationKey(checkedBefore: [UInt8](repeating: UInt8(person), count: 32))
    }

    /// About a metre apart, each further along every tick; every fifth is nowhere now and then.
    private static func place(of person: Int, at tick: Int) -> EarthPosition {
        guard person % 5 > 0 || tick % 3 > 0 else { return .unknown }
        return EarthPosition(
            latitude: 45 + 1e-5 * Double(person % 9),
            longitude: 4 + 2e-6 * Double(tick * (person % 4))
        )
    }

    private static func hide(_ bytes: Slice<UnsafeMutableRawBufferPointer>) {
        let bytes = unsafe UnsafeMutableRawBufferPointer(rebasing: bytes)
        unsafe valgrind_hide(bytes.baseAddress, bytes.count)
    }
}
