import Console
import Foundation
import Mobility
import Testing

@Suite struct CityClockTests {
    /// Expected instants are from `date --date 'TZ="Zone" YYYY-MM-DD 00:00' +%s` of GNU coreutils.
    @Test(
        "knows when days begin and how long they are, also where clocks change",
        arguments: [
            ("UTC", "2020-04-01", 1_585_699_200, 86_400), ("Europe/Paris", "2020-03-28", 1_585_350_000, 86_400),
            ("Europe/Paris", "2020-03-29", 1_585_436_400, 82_800),
            ("Europe/Paris", "2020-03-30", 1_585_519_200, 86_400),
            ("Europe/Paris", "2020-10-25", 1_603_576_800, 90_000),
            ("America/Maceio", "2014-09-13", 1_410_577_200, 86_400),
            ("America/Maceio", "2020-03-29", 1_585_450_800, 86_400),
            ("Australia/Lord_Howe", "2020-04-05", 1_586_005_200, 88_200),
        ] as [(String, String, Int64, Int64)]
    )
    func days(zone: String, day: String, start: Int64, length: Int64) throws {
        let clock = try CityClock(zone: zone)
        let day = try #require(LocalDay(day))
        #expect(clock.start(of: day) == start)
        #expect(clock.length(of: day) == length)
        #expect(clock.day(of: start) == day)
        #expect(clock.day(of: start - 1) == day.advanced(by: -1))
        #expect(clock.day(of: start + length - 1) == day)
    }

    @Test("begins a day at the jump where clocks jump over midnight")
    func noMidnight() throws {
        let clock = try CityClock(zone: "America/Sao_Paulo")
        let day = try #require(LocalDay("2018-11-04"))
        let midnight = try #require(day.time(hour: 0, minute: 0, second: 0))
        let one = try #require(day.time(hour: 1, minute: 0, second: 0))
        #expect(clock.instant(of: midnight) == nil)
        #expect(clock.start(of: day) == clock.instant(of: one))
        #expect(clock.length(of: day) == 82_800)
    }

    @Test(
        "finds the instant of a civil time; the first of two, none for one that clocks jump over",
        arguments: [
            ("2020-03-29", 1, 59, 1_585_443_540), ("2020-03-29", 2, 30, nil), ("2020-03-29", 3, 0, 1_585_443_600),
            ("2020-10-25", 2, 30, 1_603_585_800), ("2020-10-25", 3, 0, 1_603_591_200),
        ] as [(String, Int, Int, Int64?)]
    )
    func civilTimes(day: String, hour: Int, minute: Int, expected: Int64?) throws {
        let clock = try CityClock(zone: "Europe/Paris")
        let time = try #require(LocalDay(day)?.time(hour: hour, minute: minute, second: 0))
        #expect(clock.instant(of: time) == expected)
        if let expected { #expect(clock.time(at: expected) == time) }
    }

    // Summer times, changes of standard time, a day left out, a change of half an hour, and a month of winter time.
    @Test(
        "finds many instants as it finds one",
        arguments: [
            "UTC", "Europe/Paris", "Europe/Moscow", "Pacific/Apia", "Australia/Lord_Howe", "Africa/Casablanca",
            "America/Caracas", "Asia/Pyongyang", "America/Sao_Paulo", "Europe/Dublin",
        ]
    )
    func manyInstants(zone: String) throws {
        let clock = try CityClock(zone: zone)
        let instants = clock.instants()
        // Each step is not quite a day, from 2005 to 2020; then back, so that what is known is of another time.
        let times = Array(stride(from: Int64(1_104_537_600), to: 1_609_459_200, by: 80_009))
        for seconds in times + times.reversed() {
            let time = try #require(CivilDateTime(unixSecondsInUTC: seconds))
            guard instants(time) == clock.instant(of: time) else {
                Issue.record("\(time.text)")
                return
            }
        }
    }

    @Test("takes today and yesterday from the clock that it is given")
    func today() throws {
        let clock = try CityClock(zone: "Europe/Paris")
        let lateInLondon = Date(timeIntervalSince1970: 1_585_695_600.5)  // 2020-03-31 23:00 UTC
        #expect(clock.today(now: lateInLondon).description == "2020-04-01")
        #expect(clock.yesterday(now: lateInLondon).description == "2020-03-31")
    }

    @Test("refuses a zone that is no city's", arguments: ["", "Mars/Olympus", "GMT+2", "GMT-0330", "../etc/passwd"])
    func unknown(zone: String) {
        #expect { try CityClock(zone: zone) } throws: { ($0 as? CommandFailure)?.code == "time-zone-unknown" }
    }
}
