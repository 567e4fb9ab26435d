package import Cryptography
import DeterministicCBOR
import Stripes

/// What people have said of consent and health, as known in a night: of everybody the last word, cut to what the night's
/// apps need.
///
/// In memory are about 350 bytes a person who consents, nearly all of it the receipt.
package struct NightPeople: Sendable {
    /// Everybody who ever said something, ascending, each once.
    let persons: [PackedKey]
    /// One for each of `persons`.
    let histories: [HealthHistory]
    private let consents: [EthereumAddress: [PersonWord.Consent?]]

    /// Reads the people's folder, on all cores.
    ///
    /// - Parameters:
    ///   - store: what people gave.
    ///   - apps: the registry entries that consents are wanted of.
    ///   - progress: told how many bytes were read since it was told last.
    /// - Throws: `DatasetAssemblyError.batchAltered`, `.malformedRecord`, `.malformedEndorsement`, or `.storage`.
    package init(
        in store: ContributionStore,
        apps: [EthereumAddress],
        progress: (Int) -> Void = { _ in }
    ) throws {
        var (arena, records, persons): ([UInt8], [Range<Int>], [PackedKey]) = ([], [], [])
        arena.reserveCapacity(store.size(of: ContributionStore.people))
        try store.forEachPiece(of: ContributionStore.people) { piece, read in
            let keys = try Stripes.map(piece.records.count) { try $0.map { try Self.person(of: $0, in: piece) } }
            persons += keys.joined()
            records += piece.records.lazy.map { $0.lowerBound + arena.count..<$0.upperBound + arena.count }
            arena += piece.bytes
            progress(read)
        }
        let order = persons.indices.sorted { persons[$0] < persons[$1] }
        let endorsements = try store.endorsements()
        let parts = try Stripes.map(order.count) { [arena, records, persons] stripe in
            try Part(Self.wholePersons(stripe, order, persons), apps: apps, endorsements: endorsements) { place in
                try SignedRecord(decoding: Array(arena[records[order[place]]]), verifying: false)
            } person: { place in
                persons[order[place]]
            }
        }
        self.init(parts, apps: apps)
    }

    /// The same of records at hand.
    package init(_ records: [SignedRecord], apps: [EthereumAddress], endorsements: [AppEndorsement] = []) {
        let records = records.sorted { PackedKey($0.person) < PackedKey($1.person) }
        let part = Part(0..<records.count, apps: apps, endorsements: endorsements) {
            records[$0]
        } person: {
            PackedKey(records[$0].person)
        }
        self.init([part], apps: apps)
    }

    private init(_ parts: [Part], apps: [EthereumAddress]) {
        persons = parts.flatMap(\.persons)
        histories = parts.flatMap(\.histories)
        let columns = apps.indices.map { app in (apps[app], parts.flatMap { $0.consents[app] }) }
        consents = Dictionary(columns, uniquingKeysWith: { first, _ in first })
    }

    /// The consent of one of `persons` to an app, of whichever execution.
    func consent(of place: Int, to app: EthereumAddress) -> PersonWord.Consent? {
        consents[app]?[place]
    }

    /// The consents of all of `persons` to an app; empty for an app that was not asked for.
    func consents(to app: EthereumAddress) -> [PersonWord.Consent?] {
        consents[app] ?? []
    }

    /// Whose a record is, read in place.
    private static func person(of record: Int, in piece: RecordPiece) throws(DatasetAssemblyError) -> PackedKey {
        do throws(CBORError) {
            var cursor = CBORCursor(piece.bytes, in: piece.records[record])
            try cursor.map(count: 2)
            try cursor.key(1)
            cursor.move(to: try cursor.byteString())
            try cursor.map(count: 4)
            try cursor.key(1)
            try cursor.text(Array(SignedRecord.version.utf8))
            try cursor.key(2)
            return PackedKey(piece.bytes, at: try cursor.byteString(count: VerificationKey.count).lowerBound)
        } catch {
            throw .malformedRecord
        }
    }

    /// A stripe moved to where persons begin, so that no person is divided among cores.
    private static func wholePersons(_ stripe: Range<Int>, _ order: [Int], _ persons: [PackedKey]) -> Range<Int> {
        func beginning(_ place: Int) -> Int {
            guard place > 0 else { return 0 }
            let before = persons[order[place - 1]]
            return order[place...].firstIndex { persons[$0] != before } ?? order.count
        }
        return beginning(stripe.lowerBound)..<beginning(stripe.upperBound)
    }
}

/// The words of some persons whose records follow each other.
private struct Part: Sendable {
    var persons: [PackedKey] = []
    var histories: [HealthHistory] = []
    var consents: [[PersonWord.Consent?]]

    init(
        _ range: Range<Int>,
        apps: [EthereumAddress],
        endorsements: [AppEndorsement],
        record: (Int) throws -> SignedRecord,
        person: (Int) -> PackedKey
    ) rethrows {
        consents = apps.map { _ in [] }
        var place = range.lowerBound
        while place < range.upperBound {
            let key = person(place)
            var records: [SignedRecord] = []
            while place < range.upperBound, person(place) == key {
                records.append(try record(place))
                place += 1
            }
            let word = PersonWord(records).carried(over: endorsements)
            persons.append(key)
            histories.append(HealthHistory(beginnings: word.health))
            for (index, app) in apps.enumerated() { consents[index].append(word.consents[app]) }
        }
    }
}
