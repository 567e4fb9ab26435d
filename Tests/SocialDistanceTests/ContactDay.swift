import ContributionTestSupport
import Cryptography
import Datasets
import DeterministicCBOR
import Geohash
import SocialDistance
import TestSupport
import Testing

/// People, some of them ill, and where they were.
struct ContactDay {
    let keys: [VerificationKey]
    let presences: [Presence]
    let isIll: [Bool]

    init(seed: UInt64, persons: Int = 40, presences count: Int = 1200, cells: UInt64 = 12) throws {
        var random = SplitMix(state: seed)
        keys = try (0..<persons).map { number in try Contributions.key(UInt8(number + 1)).verificationKey }
        presences = Presence.random(count, steps: 5, persons: UInt32(persons), cells: cells, using: &random)
        isIll = (0..<persons).map { _ in .random(using: &random) }
    }

    /// The public header and the plaintext of the day's segment.
    private func segment() throws -> (header: SegmentHeader, plaintext: [UInt8]) {
        var writer = GroupWriter()
        for presence in presences { try writer.append(presence) }
        let records = PaddingLadder.padded(writer.records.count)
        let persons = PaddingLadder.padded(keys.count)
        let header = SegmentHeader(
            app: try Contributions.app(),
            day: Contributions.day,
            timeZone: "Europe/Berlin",
            region: try CellRectangle(columns: 0..<1, rows: 0..<1, precision: 9),
            precision: 9,
            stepSeconds: 300,
            layout: .contacts,
            paddedPersons: UInt64(persons),
            paddedRecords: UInt64(records),
            salt: [UInt8](repeating: 5, count: 32)
        )
        let rowKeys = keys.flatMap { DatasetKeys.rowKey(salt: header.salt, person: $0) }
        var bytes: [UInt8] = []
        try ContactGroups.encode(
            paddedRowKeys: rowKeys + [UInt8](repeating: 0, count: 16 * (persons - keys.count)),
            persons: keys.count,
            records: writer.records,
            paddedRecords: records
        ) { bytes += $0 }
        return (header, bytes)
    }

    /// The dataset of one segment, whose plaintext comes in blocks of a length.
    func dataset(block: Int) throws -> OpenDataset {
        let (header, plaintext) = try segment()
        return try dataset(of: OpenSegment(header: header, plaintext: plaintext, blockLength: block))
    }

    /// The dataset of one encrypted segment, of which a bit of one block is flipped.
    func encryptedDataset(spoiling block: Int? = nil) throws -> OpenDataset {
        let (header, plaintext) = try segment()
        let key = SecretBytes(random: 32)
        let associatedData = header.digest.bytes
        var stream = try StreamingFile.encrypt(plaintext, key: key, associatedData: associatedData)
        let ciphertext = try SegmentedCiphertext(
            key: key,
            associatedData: associatedData,
            header: Array(stream.prefix(SegmentedCiphertext.headerCount)),
            count: stream.count
        )
        try #require(ciphertext.segmentCount == 2)
        if let block { stream[ciphertext.ciphertextRange(of: block).lowerBound] ^= 1 }
        let file = stream
        return try dataset(
            of: OpenSegment(header: header, ciphertext: ciphertext) { offset, bytes in
                for index in bytes.indices { bytes[index] = file[offset + index] }
            }
        )
    }

    private func dataset(of segment: OpenSegment) throws -> OpenDataset {
        OpenDataset(
            header: DatasetHeader(
                app: segment.header.app,
                night: Contributions.day,
                revision: 1,
                parameters: ["definition": .text("co-presence")],
                consentRoot: SHA256Digest.of([]),
                questionKey: [UInt8](repeating: 0, count: 32),
                segments: [],
                salt: [UInt8](repeating: 0, count: 32)
            ),
            statuses: StatusTable(segments: [.init(isIll.map { .init(isIll: $0) })]),
            segments: [segment]
        )
    }

    /// The answer by comparing everybody with everybody.
    func naive(_ person: Int) -> ContactAnswer {
        let met = presences.met(by: UInt32(person))
        let ill = met.count { isIll[Int($0)] }
        return ContactAnswer(days: 1, ill: ill, notDeclared: met.count - ill)
    }
}
