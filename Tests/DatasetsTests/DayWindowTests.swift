import Datasets
import DeterministicCBOR
import Testing

@Suite struct DayWindowTests {
    private func window(_ night: String, _ days: CBORValue? = nil) throws -> DayWindow {
        try DayWindow(night: night, parameters: days.map { [DayWindow.parameter: $0] } ?? [:])
    }

    @Test(
        "days are numbered as the Gregorian calendar does",
        arguments: [
            ("1970-01-01", 0), ("1969-12-31", -1), ("2000-02-29", 11_016), ("2000-03-01", 11_017),
            ("2020-04-01", 18_353), ("1900-03-01", -25_508), ("0000-01-01", -719_528), ("9999-12-31", 2_932_896),
        ]
    )
    func numbers(day: String, number: Int) {
        // From Python's datetime.date.toordinal() − 719163, and by hand for the year 0.
        #expect(DayName.number(of: day) == number)
    }

    @Test(
        "what is no day's name has no number",
        arguments: [
            "", "2020-4-1", "2020-13-01", "2020-04-01T", "20-04-2020", "2026-02-29", "2024-02-30", "1900-02-29",
            "2026-04-31", "2026-01-00", "2026-01-32",
        ]
    )
    func noDay(text: String) {
        #expect(DayName.number(of: text) == nil)
    }

    @Test("a window of fourteen days reaches thirteen days back, over the ends of months and of summer time")
    func fortnight() throws {
        let window = try window("2026-03-30", .unsigned(14))
        #expect(window.contains("2026-03-30") && window.contains("2026-03-29") && window.contains("2026-03-17"))
        #expect(!window.contains("2026-03-31") && !window.contains("2026-03-16") && !window.contains("today"))
        let leap = try self.window("2020-03-01", .unsigned(2))
        #expect(leap.contains("2020-02-29") && !leap.contains("2020-02-28"))
    }

    @Test(
        "the day before is the one whose number is one less",
        arguments: ["2020-03-01", "2019-03-01", "2000-03-01", "1900-03-01", "2020-01-01", "2020-05-01", "2020-12-31"]
    )
    func dayBefore(day: String) throws {
        let before = try #require(DayName.dayBefore(day))
        #expect(DayName.number(of: before) == DayName.number(of: day).map { $0 - 1 })
        #expect(DayName.dayBefore("0000-01-01") == nil && DayName.dayBefore("2020-02-30") == nil)
    }

    @Test("the names of a window are its days, oldest first")
    func names() throws {
        #expect(try window("2020-03-02", .unsigned(3)).names == ["2020-02-29", "2020-03-01", "2020-03-02"])
        #expect(try window("2020-04-01").names == ["2020-04-01"])
        #expect(try window("0000-01-01", .unsigned(3)).names == ["0000-01-01"], "there are no days before")
    }

    @Test("where no length is pinned the window is the night's own day")
    func oneDay() throws {
        let window = try window("2020-04-01")
        #expect(window.days == 1 && window.contains("2020-04-01") && !window.contains("2020-03-31"))
    }

    @Test("a length of none, of more than a worker fetches, or of another type is refused, and a night that is no day")
    func malformed() throws {
        for days: CBORValue in [.unsigned(0), .unsigned(32), .unsigned(.max), .text("14"), .null, .negative(0)] {
            #expect(throws: DatasetsError.wrongWindow) { try window("2020-04-01", days) }
        }
        #expect(throws: DatasetsError.wrongWindow) { try window("yesterday", .unsigned(14)) }
        #expect(try window("2020-04-01", .unsigned(31)).contains("2020-03-02"))
    }

    @Test("segments are days of the window, each once, oldest first, of one configuration")
    func segments() throws {
        let window = try window("2020-04-03", .unsigned(3))
        func headers(_ days: String...) throws -> [SegmentHeader] {
            try days.map { day in
                var header = try Sample.segmentHeader()
                header.day = day
                return header
            }
        }
        try window.check(headers("2020-04-01", "2020-04-02", "2020-04-03"))
        try window.check(headers("2020-04-01", "2020-04-03"))
        for wrong in [
            [], try headers("2020-04-03", "2020-04-02"), try headers("2020-04-02", "2020-04-02"),
            try headers("2020-03-31", "2020-04-01"), try headers("2020-04-04"),
        ] {
            #expect(throws: DatasetsError.wrongWindow) { try window.check(wrong) }
        }
        let changes: [(inout SegmentHeader) -> Void] = [
            { $0.stepSeconds += 1 }, { $0.timeZone = "UTC" },
            { $0.layout = $0.layout == .tokens ? .contacts : .tokens },
            { $0.precision -= 1 },
        ]
        for change in changes {
            var pair = try headers("2020-04-02", "2020-04-03")
            change(&pair[1])
            #expect(throws: DatasetsError.wrongWindow) { try window.check(pair) }
        }
    }
}
