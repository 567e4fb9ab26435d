import ContributionTestSupport
import Cryptography
import DatasetAssembly
import Datasets
import DeterministicCBOR
import Foundation
import SocialDistance
import TestSupport
import Testing

@Suite struct ContactAnswerTests {
    /// Three people who meet in one cell, of whom the second is ill and the third was elsewhere.
    func dataset() throws -> OpenDataset {
        let demand = try Contributions.demand(.contacts)
        let places = [[1, 1], [1, 1], [5, 6]]
        let people = try (0..<3).map { index in
            (number: UInt8(index + 1), cells: try places[index].map { try Contributions.cell($0) })
        }
        let segment = try SegmentFile(
            demand,
            fixes: people.map {
                SignedRecord(Contributions.fixes($0.cells), at: 1, by: try Contributions.key($0.number))
            },
            people: people.flatMap { person in
                let key = try Contributions.key(person.number)
                let illSince = person.number == 2 ? Contributions.day : nil
                return [
                    SignedRecord(.consents([.init(app: demand.app, allowsSimulated: true)]), at: 1, by: key),
                    SignedRecord(.health(illSince: illSince), at: 1, by: key),
                ]
            }
        )
        return try DatasetFile(demand, segments: [segment]).opened
    }

    func answer(_ number: UInt8, _ dataset: OpenDataset) throws -> ContactAnswer {
        try ContactAnswer.count(for: Contributions.key(number).verificationKey, in: dataset)
    }

    @Test("each person learns whom they met by status, never counting themselves")
    func counts() throws {
        #expect(
            try answer(1, dataset()) == ContactAnswer(days: 1, ill: 1, notDeclared: 0)
        )
        #expect(
            try answer(2, dataset()) == ContactAnswer(days: 1, ill: 0, notDeclared: 1)
        )
        #expect(
            try answer(3, dataset()) == ContactAnswer(days: 1, ill: 0, notDeclared: 0)
        )
    }

    @Test("a key without rows is not in the dataset and has met nobody")
    func stranger() throws {
        #expect(
            try answer(9, dataset()) == ContactAnswer(days: 0, ill: 0, notDeclared: 0)
        )
    }

    @Test("a dataset that pins another definition, or none, is not counted")
    func definition() throws {
        let right = try dataset()
        for parameters: [String: CBORValue] in [[:], ["definition": .text("bluetooth")], ["definition": .null]] {
            var header = right.header
            header.parameters = parameters
            let other = OpenDataset(header: header, statuses: right.statuses, segments: right.segments)
            #expect(throws: ContactError.unknownDefinition) { try answer(1, other) }
        }
    }

    @Test("a table of statuses that does not fit the segments is refused")
    func statuses() throws {
        let four = StatusTable.Rows(repeatElement(.init(isIll: true), count: 4))
        let tables: [[StatusTable.Rows]] = [[], [.init([])], [four], [.init([]), .init([])]]
        for table in tables {
            let right = try dataset()
            let other = OpenDataset(
                header: right.header,
                statuses: StatusTable(segments: table),
                segments: right.segments
            )
            #expect(throws: DatasetsError.malformedRows) { try answer(1, other) }
        }
    }

    static let largest = ContactAnswer(days: 0, ill: .max, notDeclared: .max)

    @Test(
        "the answer's file is JSON and always equally long",
        arguments: [ContactAnswer(days: 1, ill: 0, notDeclared: 12), largest]
    )
    func file(answer: ContactAnswer) throws {
        let window = try DayWindow(night: "2020-11-22", parameters: ContactAnswer.parameters())
        let bytes = answer.json(label: "SIMULATED EXECUTION — not protected from its host", window: window)
        #expect(bytes.count == ContactAnswer.fileLength && bytes.last == 0x0a)
        let json = try #require(JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
        #expect(json["schema"] as? String == "pandapp.contact-answer.v2" && json["night"] as? String == "2020-11-22")
        #expect(json["ill"] as? Int == answer.ill && json["definition"] as? String == "co-presence")
        #expect(json["not_declared"] as? Int == answer.notDeclared)
        #expect(json["days"] as? Int == answer.days && json["window_days"] as? Int == 14 && json.count == 8)
    }
}
