import ContributionTestSupport
import Cryptography
import Datasets
import DeterministicCBOR
import Foundation
import TestSupport
import Testing

@testable import SocialDistance

/// The nightly batch: each who subscribed gets what a question of their own would give, and nobody learns more.
@Suite struct NightlyAnswersTests {
    var dataKey: SecretBytes { SecretBytes(copying: [UInt8](repeating: 1, count: 32)) }
    let definition: ProximityDefinition

    init() throws {
        definition = try ProximityDefinition(radiusMillimetres: 10_000, positionErrorMillimetres: 5000)
    }

    /// Subscriptions of people to a dataset, and those who open the answers.
    private func subscribers(_ numbers: [UInt8], _ header: DatasetHeader) throws -> (ContactBatch, [Subscriber]) {
        var people: [Subscriber] = []
        let subscriptions = try numbers.map { number in
            let identity = AgeIdentity()
            people.append(Subscriber(identity, try Contributions.key(number).verificationKey))
            return ContactSubscription(
                by: try Contributions.key(number),
                app: header.app,
                night: header.night,
                recipient: identity.recipient
            )
        }
        return (try ContactBatch(subscriptions), people)
    }

    /// A person and an identity that can be kept in an array.
    private struct Subscriber {
        private let text: String
        private let person: VerificationKey

        init(_ identity: borrowing AgeIdentity, _ person: VerificationKey) {
            (text, self.person) = (identity.exposedText(), person)
        }

        func recipient() throws -> AgeRecipient { try AgeIdentity(parsing: text).recipient }

        func slot(in file: [UInt8]) throws -> ContactSlot? {
            let identity = try AgeIdentity(parsing: text)
            return try NightlyAnswers.slot(in: file, of: person, for: identity)
        }
    }

    @Test("each subscriber finds one slot, and in it what the single question tells, by proximity")
    func proximity() throws {
        let day = try PlacedDay(seed: 3)
        let dataset = try day.dataset(definition)
        let (batch, people) = try subscribers([1, 5, 9, 200], dataset.header)
        let answers = try NightlyAnswers(to: batch, in: dataset, dataKey: dataKey)
        let file = try answers.sealed()
        #expect(file.count == 64 * NightlyAnswers.sealedLength)
        let window = try DayWindow(night: dataset.header.night, parameters: dataset.header.parameters)
        for (number, person) in zip([1, 5, 9, 200] as [UInt8], people) {
            let exact = try ProximityAnswer.count(for: Contributions.key(number).verificationKey, in: dataset)
            let slot = try person.slot(in: file)
            #expect(try slot == ContactSlot(exact, window: window))
            guard case .proximity(let contributed, let told, let days) = slot else {
                throw ContactError.answerMalformed
            }
            #expect(contributed == (number == 200 ? 0 : 1) && told == exact.told && days.map(\.age) == [0])
        }
        let asker = try Contributions.key(1).verificationKey
        #expect(try NightlyAnswers.slot(in: file, of: asker, for: AgeIdentity()) == nil)
        let report = String(decoding: try answers.report(label: "SIMULATED"), as: UTF8.self)
        #expect(report.contains("\"counting\":\"batch, not oblivious\"") && report.contains("\"slots\":64"))
        #expect(try JSONSerialization.jsonObject(with: Data(report.utf8)) is [String: Any])
    }

    @Test("the same by co-presence, exactly")
    func coPresence() throws {
        let day = try ContactDay(seed: 4)
        let dataset = try day.dataset(block: 100)
        let (batch, people) = try subscribers([3, 4], dataset.header)
        let file = try NightlyAnswers(to: batch, in: dataset, dataKey: dataKey).sealed()
        for (row, person) in zip([2, 3], people) {
            let slot = try person.slot(in: file)
            #expect(slot == .coPresence(day.naive(row)))
        }
    }

    @Test("files of one night are equally long, whoever and how many subscribed, and slots lie in no telling order")
    func padding() throws {
        let dataset = try PlacedDay(seed: 3).dataset(definition)
        let nobody = try NightlyAnswers(to: ContactBatch([]), in: dataset, dataKey: dataKey).sealed()
        let (batch, people) = try subscribers(Array(1...40), dataset.header)
        let many = try NightlyAnswers(to: batch, in: dataset, dataKey: dataKey)
        let file = try many.sealed()
        #expect(nobody.count == file.count)
        var places: [Int] = []
        for person in people {
            places += try (0..<64).filter { place in
                let start = place * NightlyAnswers.sealedLength
                let sealed = Array(file[start..<start + NightlyAnswers.sealedLength])
                return try person.slot(in: sealed) != nil
            }
        }
        #expect(Set(places).count == 40 && places != places.sorted())
        #expect(try many.sealed() != file, "sealed afresh")
    }

    @Test("a recipient that nothing can be sealed to costs nobody else their answer")
    func hostileRecipient() throws {
        let dataset = try PlacedDay(seed: 3).dataset(definition)
        let (own, people) = try subscribers([1], dataset.header)
        let hostile = ContactSubscription(
            by: try Contributions.key(2),
            app: dataset.header.app,
            night: dataset.header.night,
            recipient: try AgeRecipient(bytes: [UInt8](repeating: 0, count: 32))
        )
        let batch = try ContactBatch([hostile] + own.subscriptions)
        let file = try NightlyAnswers(to: batch, in: dataset, dataKey: dataKey).sealed()
        #expect(file.count == 64 * NightlyAnswers.sealedLength)
        #expect(try people[0].slot(in: file) != nil)
    }

    @Test("somebody who names another's recipient puts no answer of theirs in the other's place")
    func borrowedRecipient() throws {
        let dataset = try PlacedDay(seed: 3).dataset(definition)
        let (own, people) = try subscribers([1], dataset.header)
        let borrowed = try (2...9).map { number in
            ContactSubscription(
                by: try Contributions.key(number),
                app: dataset.header.app,
                night: dataset.header.night,
                recipient: try people[0].recipient()
            )
        }
        let expected = try people[0].slot(
            in: NightlyAnswers(to: own, in: dataset, dataKey: dataKey).sealed()
        )
        let among = try NightlyAnswers(to: ContactBatch(borrowed + own.subscriptions), in: dataset, dataKey: dataKey)
        #expect(try people[0].slot(in: among.sealed()) == expected && expected != nil)
        // Nor where the person's own subscription was left out.
        let without = try NightlyAnswers(to: ContactBatch(borrowed), in: dataset, dataKey: dataKey)
        #expect(try people[0].slot(in: without.sealed()) == nil)
    }

    @Test("a slot is always equally long, reads back, and nothing else reads")
    func slots() throws {
        let counts = ContactSlot.coPresence(ContactAnswer(days: 14, ill: 70_000, notDeclared: .max))
        #expect(
            try ContactSlot(decoding: counts.encoded)
                == .coPresence(.init(days: 14, ill: 70_000, notDeclared: 0xffff_ffff))
        )
        let window = try DayWindow(
            night: "2020-11-22",
            parameters: ProximityAnswer.parameters(definition, windowDays: 31)
        )
        var answer = ProximityAnswer(definition: definition)
        answer.days = window.names.map { ToldCountsTests().day(30, ill: 2, name: $0) }
        let slot = try ContactSlot(answer, window: window)
        #expect(slot.encoded.count == ContactSlot.length && counts.encoded.count == ContactSlot.length)
        #expect(try ContactSlot(decoding: slot.encoded) == slot)
        for (place, byte) in [(0, 2), (1, 2), (3, 32), (4, 5), (5, 5), (10, 101), (255, 1)] as [(Int, UInt8)] {
            var spoiled = slot.encoded
            spoiled[place] = byte
            let isRead = (try? ContactSlot(decoding: spoiled)) != nil
            #expect(isRead == (place == 10), "byte \(place)")
        }
        #expect(throws: ContactError.answerMalformed) { try ContactSlot(decoding: Array(slot.encoded.dropLast())) }
        answer.days[0] = ToldCountsTests().day(1, ill: 0, name: "2020-01-01")
        #expect(throws: ContactError.answerMalformed) { try ContactSlot(answer, window: window) }
        let asker = try Contributions.key(1).verificationKey
        #expect(throws: ContactError.answerMalformed) {
            try NightlyAnswers.slot(in: [0], of: asker, for: AgeIdentity())
        }
    }
}
