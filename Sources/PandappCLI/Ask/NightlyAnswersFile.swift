import Console
import Evidence
import Foundation
import SocialDistance

/// One night's answers as the enclave gave them: slots, and what they are answers to.
struct NightlyAnswersFile {
    /// `report.json`.
    private struct Terms: Decodable {
        let schema: String
        let night: String
        let windowDays: Int
        let definition: String
        let radiusMillimetres: Int?
        let positionErrorMillimetres: Int?
        let closeContactSeconds: Int?
        let infectiousDaysBeforeOnset: Int?
        let epsilonMillionths: UInt64?
    }

    /// The file of slots.
    let slots: [UInt8]
    private let terms: Terms

    /// Takes the files of a verified result apart.
    ///
    /// - Throws: `not-contact-answers` where they are something else.
    init(in files: [ResultFile]) throws(CommandFailure) {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        guard let slots = files.first(where: { $0.name == NightlyAnswers.fileName })?.content,
            let report = files.first(where: { $0.name == NightlyAnswers.reportName })?.content,
            let terms = try? decoder.decode(Terms.self, from: Data(report)),
            terms.schema == "pandapp.contact-answers.v1"
        else { throw .notContactAnswers }
        (self.slots, self.terms) = (slots, terms)
    }

    /// The answer in an opened slot.
    ///
    /// - Throws: `not-contact-answers` where it is not of the definition that the report names.
    func answer(_ slot: ContactSlot) throws(CommandFailure) -> ContactAnswerFile {
        switch slot {
        case .coPresence(let answer):
            return .coPresence(
                CoPresenceAnswerFile(
                    definition: terms.definition,
                    windowDays: terms.windowDays,
                    days: answer.days,
                    ill: answer.ill,
                    notDeclared: answer.notDeclared
                )
            )
        case .proximity(let contributed, let window, let days):
            return .proximity(try proximity(contributed, window, days))
        }
    }

    private func proximity(
        _ contributed: Int,
        _ window: ToldCounts,
        _ days: [ContactSlot.Day]
    ) throws(CommandFailure) -> ProximityAnswerFile {
        guard let radius = terms.radiusMillimetres, let error = terms.positionErrorMillimetres,
            let close = terms.closeContactSeconds, let infectious = terms.infectiousDaysBeforeOnset,
            let night = LocalDay(terms.night)
        else { throw .notContactAnswers }
        return ProximityAnswerFile(
            definition: terms.definition,
            radiusMillimetres: radius,
            positionErrorMillimetres: error,
            closeContactSeconds: close,
            infectiousDaysBeforeOnset: infectious,
            epsilonMillionths: terms.epsilonMillionths,
            windowDays: terms.windowDays,
            days: contributed,
            persons: window.persons,
            ill: window.ill,
            closeContacts: window.closeContacts,
            exposureMinutes: window.exposureMinutes,
            longestMinutes: window.longestMinutes,
            perDay: days.map { day in
                ProximityAnswerFile.Day(
                    day: night.advanced(by: -day.age).description,
                    observedPercent: day.observedPercent,
                    persons: day.told.persons,
                    ill: day.told.ill,
                    closeContacts: day.told.closeContacts,
                    exposureMinutes: day.told.exposureMinutes,
                    longestMinutes: day.told.longestMinutes
                )
            }
        )
    }
}

extension CommandFailure {
    fileprivate static var notContactAnswers: CommandFailure {
        CommandFailure(
            .badData,
            code: "not-contact-answers",
            what: "The night's answers could not be used",
            why: "The result is not one of the nightly contact run, or of another version",
            remedy: "Give the folder of a night that publish --with-contact-answers made"
        )
    }
}
