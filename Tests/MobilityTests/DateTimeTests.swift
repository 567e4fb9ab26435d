import Foundation
import Mobility
import TestSupport
import Testing

@Suite struct DateTimeTests {
    private func parse(_ text: String) -> ZonedDateTime? {
        ZonedDateTime(parsing: Array(text.utf8).span)
    }

    @Test(
        "texts of another form, and days and times that do not exist, are refused",
        arguments: [
            "", "2020-01-01", "2020-01-01 00:00", "2020-01-01 00:00:0", "2020/01/01 00:00:00", "2020-01-01_00:00:00",
            "2020-1-01 00:00:000", "20200101 00:00:00000", "2020-01-01 00:00:00 ", "2020-01-01 00:00:00z",
            "2020-01-01 00:00:00.", "2020-01-01 00:00:00.Z", "2020-01-01 00:00:00.1.2", "2020-01-01 00:00:00+0100",
            "2020-01-01 00:00:00+01:0", "2020-01-01 00:00:00+24:00", "2020-01-01 00:00:00+01:60",
            "2020-01-01 00:00:00 01:00", "2020-01-01 00:00:00ZZ", "+020-01-01 00:00:00", "2020-01-01 00:00:0x",
            "0000-01-01 00:00:00", "2020-00-01 00:00:00", "2020-13-01 00:00:00", "2020-01-00 00:00:00",
            "2020-01-32 00:00:00", "2020-04-31 00:00:00", "2023-02-29 00:00:00", "1900-02-29 00:00:00",
            "2100-02-29 00:00:00", "2020-01-01 24:00:00", "2020-01-01 00:60:00", "2016-12-31 23:59:60",
        ]
    )
    func refused(_ text: String) {
        #expect(parse(text) == nil)
    }

    @Test(
        "dates are those of the system's calendar",
        arguments: [
            "1600-02-29 12:34:56", "1899-12-31 23:59:59", "1969-12-31 23:59:59",
            "1970-01-01 00:00:00", "2000-02-29 00:00:00", "2020-02-29 23:59:59", "2024-12-31 00:00:01",
            "2100-03-01 00:00:00", "9999-12-31 23:59:59",
        ]
    )
    func agreement(_ text: String) throws {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(secondsFromGMT: 0)
        formatter.dateFormat = "yyyy-MM-dd HH:mm:ss"
        // The proleptic Gregorian calendar, without the change from the Julian one in 1582.
        formatter.calendar = Calendar(identifier: .iso8601)
        let civil = try #require(parse(text)).civil
        let expected = try #require(formatter.date(from: text)).timeIntervalSince1970
        #expect(Double(civil.unixSecondsInUTC) == expected)
        #expect(CivilDateTime(unixSecondsInUTC: civil.unixSecondsInUTC) == civil)
        #expect(civil.text == text)
    }

    @Test("every day of four hundred years follows the one before")
    func everyDay() throws {
        let first = try #require(parse("1999-01-01 06:07:08")).civil.unixSecondsInUTC
        for day in 0..<Int64(146_097) {
            let seconds = first + 86_400 * day
            let civil = CivilDateTime(unixSecondsInUTC: seconds)
            guard civil?.unixSecondsInUTC == seconds, civil?.hour == 6, civil?.second == 8 else {
                Issue.record("day \(day)")
                return
            }
        }
        #expect(CivilDateTime(unixSecondsInUTC: first + 86_400 * 146_097)?.text == "2399-01-01 06:07:08")
    }

    @Test("instants outside the years 1 to 9999 have no date")
    func outside() throws {
        #expect(CivilDateTime(unixSecondsInUTC: -62_135_596_800)?.text == "0001-01-01 00:00:00")
        #expect(try #require(parse("0001-01-01 00:00:00")).civil.unixSecondsInUTC == -62_135_596_800)
        for seconds in [Int64.min, -62_135_596_801, 253_402_300_800, .max] {
            #expect(CivilDateTime(unixSecondsInUTC: seconds) == nil)
        }
    }

    @Test("the offset is how far the clock is before UTC")
    func offsets() {
        #expect(parse("2020-01-01 00:00:00")?.offset == nil)
        #expect(parse("2020-01-01 00:00:00Z")?.offset == 0)
        #expect(parse("2020-01-01 00:00:00+05:45")?.offset == 20_700)
        #expect(parse("2020-01-01 00:00:00.123456789-23:59")?.offset == -86_340)
    }
}

@Suite struct DecimalNumberTests {
    private func double(_ text: String) -> Double? {
        DecimalNumber.double(Array(text.utf8).span)
    }

    @Test(
        "only decimal numbers are read",
        arguments: [
            "", "-", "+", ".", "-.", "e5", ".e5", "1e", "1e+", "1e5.0", "1..2", "1.2.3", "0x10", "0x1p3", "nan",
            "inf", "-Infinity", " 1", "1 ", "1_000", "1,5", "--1", "+-1", "1f", "１",
        ]
    )
    func refused(_ text: String) {
        #expect(double(text) == nil)
    }

    @Test(
        "each is the nearest Double",
        arguments: [
            "0", "-0", "007", "1.", ".5", "-.5", "+1.25", "1e5", "1E-05", "1e+22", "1e23", "123456789012345e22",
            "999999999999999", "9007199254740993", "0.1", "-37.0627421097422", "-10.9393413858164",
            "179.99999999999997", "90.00000000000001", "0.30000000000000004", "2.2250738585072011e-308", "4.9e-324",
            "2.4703282292062327e-324", "1e-400", "1e400", "-1e999999999999999999999", "0e999999999999999999999",
            "0.000000000000000000000000000000000000000123456789", "9007199254740992.5000000000000000000000000000001",
            "1.00000000000000011102230246251565404236316680908203125",
            "1.00000000000000011102230246251565404236316680908203124",
        ]
    )
    func nearest(_ text: String) throws {
        let expected = try #require(Double(text))
        #expect(double(text)?.bitPattern == expected.bitPattern)
    }

    @Test("random numbers of all lengths are the nearest Doubles")
    func randomNumbers() throws {
        var random = SplitMix(state: 3)
        for _ in 0..<20_000 {
            let value = Double(bitPattern: UInt64.random(in: 0...UInt64.max, using: &random))
            let degrees = Double.random(in: -180...180, using: &random)
            for text in [value.description, degrees.description, String(format: "%.7f", degrees)]
            where !text.contains("n") {
                guard double(text)?.bitPattern == Double(text)?.bitPattern else {
                    Issue.record("\(text)")
                    return
                }
            }
        }
    }

    @Test("numbers of 16 to 20 digits, and ones halfway between two Doubles, are the nearest Doubles")
    func manyDigits() throws {
        var random = SplitMix(state: 4)
        for _ in 0..<20_000 {
            let digits = UInt64.random(in: 1 << 53...UInt64.max, using: &random).description
            let place = Int.random(in: 0...digits.count, using: &random)
            let value = Double.random(in: 1...180, using: &random)
            let halfway = String(format: "%.\(Int.random(in: 14...18, using: &random))f", value + value.ulp / 2)
            for text in ["\(digits.prefix(place)).\(digits.dropFirst(place))", halfway] {
                guard double(text)?.bitPattern == Double(text)?.bitPattern else {
                    Issue.record("\(text)")
                    return
                }
            }
        }
        // Halfway between 2^53 and the next Double, and the integers beside it.
        for text in ["9007199254740993", "9007199254740993.000", "9007199254740993.001", "900719925474099.3001"] {
            #expect(double(text)?.bitPattern == Double(text)?.bitPattern)
        }
    }
}
