import ContributionTestSupport
import Cryptography
import DatasetAssembly
import DeterministicCBOR
import Foundation
import TestSupport
import Testing

/// Subscriptions as the publisher keeps them.
@Suite struct SubscriptionTests {
    private func nights(_ count: Int, first: String = "2020-11-21", app: UInt8 = 1) throws -> ContactNights {
        let tokens = (0..<count).map { [UInt8](repeating: UInt8($0 % 251), count: ContactNights.tokenLength) }
        return ContactNights(app: try Contributions.app(app), first: first, tokens: tokens)
    }

    private func record(_ nights: ContactNights, at time: Int64 = 1, by number: UInt8 = 1) throws -> SignedRecord {
        SignedRecord(.subscription(nights), at: time, by: try Contributions.key(number))
    }

    @Test("a subscription reads back from its record, and each night has its own token", arguments: [0, 1, 366])
    func roundTrip(count: Int) throws {
        let nights = try nights(count)
        let record = try record(nights)
        #expect(try SignedRecord(decoding: record.encoded) == record)
        #expect(nights.token(of: "2020-11-21") == nights.tokens.first)
        #expect(nights.token(of: "2020-11-20") == nil && nights.token(of: "nonsense") == nil)
        #expect(nights.token(of: "2021-11-21") == (count == 366 ? nights.tokens[365] : nil))
    }

    @Test("a record of more nights than a year, of part of one, or from no day is refused")
    func refusals() throws {
        for nights in [try nights(367), try nights(1, first: "2020-02-30")] {
            let bytes = try record(nights).encoded
            #expect(throws: DatasetAssemblyError.malformedRecord) { try SignedRecord(decoding: bytes) }
        }
        let part = ContactNights(app: try Contributions.app(), first: "2020-11-21", tokens: [[1, 2, 3]])
        let bytes = try record(part).encoded
        #expect(throws: DatasetAssemblyError.malformedRecord) { try SignedRecord(decoding: bytes) }
    }

    @Test("a person's last word counts, of one second the one that asks for less; no dataset changes by it")
    func lastWord() throws {
        try Contributions.withFolder { folder in
            let store = ContributionStore(directory: folder.appending(path: "store"), publisher: AgeIdentity())
            let (app, before) = (try Contributions.app(1), try store.state(of: []))
            let person = try Contributions.key(1).verificationKey
            try store.add([record(nights(3), at: 5), record(nights(2, app: 2), at: 9), record(nights(1), by: 2)])
            try store.add([record(nights(9), at: 4)])
            #expect(try store.subscriptions(to: app)[person]?.tokens.count == 3)
            #expect(try store.subscriptions(to: app).count == 2)
            try store.add([record(nights(0), at: 5)])
            #expect(try store.subscriptions(to: app)[person]?.tokens.isEmpty == true)
            #expect(try store.subscriptions(of: person).count == 4)
            #expect(try store.state(of: []) == before && store.peopleRecords().isEmpty && store.days().isEmpty)
        }
    }

    @Test("who withdraws is subscribed to nothing any more")
    func withdrawal() throws {
        try Contributions.withFolder { folder in
            let store = ContributionStore(directory: folder.appending(path: "store"), publisher: AgeIdentity())
            try store.add([record(nights(3)), record(nights(3), by: 2)])
            let person = try Contributions.key(1).verificationKey
            #expect(try store.removeEverything(of: [store.withdrawalTag(of: person)]) == 1)
            #expect(try store.subscriptions(to: Contributions.app(1)).keys.contains(person) == false)
            #expect(try store.subscriptions(to: Contributions.app(1)).count == 1)
        }
    }
}
