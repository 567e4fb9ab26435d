import Console
import Foundation
import Mobility
import Testing

@Suite struct LocalDayTests {
    @Test(
        "reads days that exist, and prints them as they were",
        arguments: [
            ("1970-01-01", 0), ("1969-12-31", -1), ("2000-02-29", 11_016), ("2020-04-01", 18_353),
            ("9999-12-31", 2_932_896),
        ]
    )
    func days(text: String, number: Int) {
        #expect(LocalDay(text)?.number == number)
        #expect(LocalDay(number: number).description == text)
    }

    @Test(
        "refuses everything else",
        arguments: [
            "", "2020-4-1", "2020-04-1", "2020-04-01 ", "2020/04/01", "20200401", "2020-13-01", "2020-00-10",
            "2020-04-00",
            "2020-04-31", "2019-02-29", "1900-02-29", "1899-12-31", "-020-04-01", "+020-04-01", "٢٠٢٠-٠٤-٠١",
            "2020-04-0١",
        ]
    )
    func refused(text: String) {
        #expect(LocalDay(text) == nil)
    }

    @Test("agrees with Foundation's calendar over 400 years")
    func manyDays() throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        for number in stride(from: -25_567, through: 120_530, by: 97) {
            let day = LocalDay(number: number)
            let date = Date(timeIntervalSince1970: Double(number) * 86_400)
            let parts = calendar.dateComponents([.year, .month, .day], from: date)
            let noon = try #require(day.time(hour: 12, minute: 0, second: 0))
            #expect((noon.year, noon.month, noon.day) == (parts.year, parts.month, parts.day))
            #expect(LocalDay(day.description) == day)
        }
    }
}
