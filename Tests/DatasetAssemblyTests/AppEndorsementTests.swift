import ContributionTestSupport
import Cryptography
import DatasetAssembly
import Foundation
import TestSupport
import Testing

@Suite struct AppEndorsementTests {
    private func word(auditor: VerificationKey?, and more: [AppConsent] = []) throws -> PersonWord {
        let consent = AppConsent(app: try Contributions.app(1), allowsSimulated: true, auditor: auditor)
        return PersonWord([SignedRecord(.consents([consent] + more), at: 1, by: try Contributions.key(1))])
    }

    private func endorsement(from old: UInt8 = 1, to new: UInt8 = 2, by number: UInt8 = 9) throws -> AppEndorsement {
        AppEndorsement(
            from: try Contributions.app(old),
            to: try Contributions.app(new),
            by: try Contributions.key(number)
        )
    }

    private func auditor(_ number: UInt8 = 9) throws -> VerificationKey {
        try Contributions.key(number).verificationKey
    }

    @Test("a consent names its auditor in the signed record, or nobody, and is read as it was said")
    func record() throws {
        let key = try Contributions.key(1)
        for auditor in [nil, try auditor()] {
            let consent = AppConsent(app: try Contributions.app(1), allowsSimulated: false, auditor: auditor)
            let record = SignedRecord(.consents([consent]), at: 1, by: key)
            #expect(try SignedRecord(decoding: record.encoded).statement == .consents([consent]))
            #expect(PersonWord([record]).whitelist == [consent])
        }
    }

    @Test("the auditor whom the person named carries the consent over, with its receipt; nobody else does")
    func carried() throws {
        let (old, new) = (try Contributions.app(1), try Contributions.app(2))
        let word = try word(auditor: auditor())
        let carried = try word.carried(over: [endorsement()])
        #expect(carried.consents[new]?.receipt == word.consents[old]?.receipt && carried.consents[old] != nil)
        #expect(try word.carried(over: [endorsement(by: 8)]).consents[new] == nil)
        #expect(try word.carried(over: [endorsement(from: 3)]).consents[new] == nil)
        #expect(try self.word(auditor: nil).carried(over: [endorsement()]).consents[new] == nil)
    }

    @Test("one upgrade may follow another, in the order in which they came")
    func chain() throws {
        let word = try word(auditor: auditor())
        let steps = [try endorsement(), try endorsement(from: 2, to: 3)]
        #expect(try word.carried(over: steps).consents[Contributions.app(3)] != nil)
        #expect(try word.carried(over: steps.reversed()).consents[Contributions.app(3)] == nil)
    }

    @Test("a consent's reach is every entry that it is carried over to, of its auditor's word alone")
    func reach() throws {
        let steps = [try endorsement(), try endorsement(from: 2, to: 3), try endorsement(from: 1, to: 4, by: 8)]
        let (app, three) = (try Contributions.app(1), try [1, 2, 3].map(Contributions.app))
        func reach(_ auditor: VerificationKey?, _ steps: [AppEndorsement]) -> Set<EthereumAddress> {
            AppConsent(app: app, allowsSimulated: true, auditor: auditor).reach(over: steps)
        }
        #expect(try reach(auditor(), steps) == Set(three))
        #expect(try Set(word(auditor: auditor()).carried(over: steps).consents.keys) == Set(three))
        #expect(try reach(auditor(), steps.reversed()) == Set(three.prefix(2)))
        #expect(reach(nil, steps) == [app])
    }

    @Test("what the person said of the new entry itself stands")
    func own() throws {
        let new = try Contributions.app(2)
        let word = try word(auditor: auditor(), and: [AppConsent(app: new, allowsSimulated: false)])
        #expect(try word.carried(over: [endorsement()]).consents[new]?.allowsSimulated == false)
    }

    @Test("an endorsement with any byte flipped, cut off or added is refused")
    func damage() throws {
        let right = try endorsement()
        #expect(try AppEndorsement(decoding: right.encoded) == right)
        for spoiled in Damage.variants(of: right.encoded) {
            #expect(throws: DatasetAssemblyError.malformedEndorsement) { try AppEndorsement(decoding: spoiled) }
        }
    }

    @Test("the store keeps endorsements in their order, each once, and refuses a file that was altered")
    func kept() throws {
        try Contributions.withFolder { folder in
            let store = ContributionStore(directory: folder.appending(path: "store"), publisher: AgeIdentity())
            #expect(try store.endorsements().isEmpty)
            let steps = [try endorsement(), try endorsement(from: 2, to: 3)]
            for step in steps + steps { try store.add(step) }
            #expect(try store.endorsements() == steps && store.days().isEmpty)
            let consent = AppConsent(app: try Contributions.app(1), allowsSimulated: true, auditor: try auditor())
            try store.add([SignedRecord(.consents([consent]), at: 1, by: try Contributions.key(1))])
            #expect(try store.lastWords()[Contributions.key(1).verificationKey]?.consents.count == 3)
            try write([0x80, 0], to: folder.appending(path: "store/endorsements").path)
            #expect(throws: DatasetAssemblyError.malformedEndorsement) { try store.endorsements() }
        }
    }
}
