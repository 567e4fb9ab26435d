import Datasets
import Foundation
import TestSupport
import Testing

@testable import SocialDistance

@Suite struct ToldCountsTests {
    /// A day of some persons met, of whom some are ill and infectious, each for ten minutes.
    func day(_ persons: Int, ill: Int, name: String = "2020-11-21") -> ProximityDay {
        var day = ProximityDay(day: name, stepSeconds: 60, ticks: 1440)
        day.isContributed = true
        (day.persons, day.ill, day.closeContacts, day.observedTicks) = (persons, ill, ill, 720)
        (day.exposureSeconds, day.longestSeconds) = (600 * ill, ill > 0 ? 600 : 0)
        return day
    }

    @Test("who met fewer than five people learns nothing of their health, whatever it is")
    func singleton() {
        for persons in 0...4 {
            let told = Set((0...persons).map { ToldCounts([day(persons, ill: $0)]) })
            #expect(told.count == 1 && told.first?.persons == "0-4" && told.first?.ill == "withheld")
        }
        #expect(Set((0...4).map { ToldCounts([day($0, ill: 0)]) }).count == 1)
        #expect(ToldCounts([day(5, ill: 0)]).ill == "0")
    }

    @Test("a window's sums tell nothing of the days that withhold")
    func sums() {
        let busy = day(10, ill: 0)
        #expect(ToldCounts([busy, day(1, ill: 0)]) == ToldCounts([busy, day(1, ill: 1)]))
        #expect(ToldCounts([busy, day(1, ill: 1)]).ill == "0")
        #expect(ToldCounts([day(4, ill: 4), day(4, ill: 0)]).ill == "withheld")
        #expect(ToldCounts([day(6, ill: 2), day(5, ill: 2)]).ill == "3-5")
    }

    @Test("counts and times are told in bands")
    func bands() {
        let persons = [0, 4, 5, 10, 11, 20, 21, 50, 51, 9999].map { ToldCounts([day($0, ill: 0)]).persons }
        #expect(persons == ["0-4", "0-4", "5-10", "5-10", "11-20", "11-20", "21-50", "21-50", "51+", "51+"])
        let ill = [0, 1, 2, 3, 5, 6, 10, 11, 60].map { ToldCounts([day(99, ill: $0)]).ill }
        #expect(ill == ["0", "1-2", "1-2", "3-5", "3-5", "6-10", "6-10", "11+", "11+"])
        let minutes = [0, 1, 2, 3, 6].map { ToldCounts([day(99, ill: $0)]).exposureMinutes }
        #expect(minutes == ["0", "1-14", "15-29", "30-59", "60+"])
        #expect(ToldCounts([day(99, ill: 1), day(99, ill: 1)]).longestMinutes == "1-14")
    }

    @Test("the answer's file is JSON, always equally long, and names its definition", arguments: [0, 1, 31])
    func file(days: Int) throws {
        let definition = try ProximityDefinition(radiusMillimetres: 10_000, positionErrorMillimetres: 5000)
        var answer = ProximityAnswer(definition: definition)
        answer.days = (0..<days).map { day(1_000_000, ill: 500_000, name: "2020-10-\(10 + $0 % 20)") }
        let window = try DayWindow(
            night: "2020-11-22",
            parameters: ProximityAnswer.parameters(definition, windowDays: 31)
        )
        let bytes = answer.json(label: "SIMULATED EXECUTION — not protected from its host", window: window)
        #expect(bytes.count == ProximityAnswer.fileLength && bytes.last == 0x0a)
        let json = try #require(JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
        #expect(json["schema"] as? String == "pandapp.contact-answer.v3")
        #expect(json["definition"] as? String == "proximity")
        #expect(json["radius_millimetres"] as? Int == 10_000 && json["position_error_millimetres"] as? Int == 5000)
        #expect(json["days"] as? Int == days && json["window_days"] as? Int == 31)
        #expect(json["ill"] as? String == (days == 0 ? "withheld" : "11+"))
        let perDay = try #require(json["per_day"] as? [[String: Any]])
        #expect(perDay.count == days && perDay.allSatisfy { $0["observed_percent"] as? Int == 50 })
    }
}
