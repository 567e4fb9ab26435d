import Foundation
import TestSupport
import Testing

@testable import Attestation

@Suite struct JSONValueTests {
    func parse(_ text: String) -> JSONValue? { JSONValue(parsing: Array(text.utf8)) }

    @Test("each kind of value is read")
    func kinds() {
        #expect(parse(" null ") == .null && parse("true") == .bool(true) && parse("false") == .bool(false))
        #expect(parse("0") == .number(0) && parse("18446744073709551615") == .number(.max))
        #expect(parse(#""a\n\"\\\/\b\f\r\tA é""#) == .text("a\n\"\\/\u{8}\u{c}\r\tA é"))
        #expect(parse("[ ]") == .array([]) && parse("[1 , [2]]") == .array([.number(1), .array([.number(2)])]))
        #expect(parse(#" {"a" : {} }"#) == .object(["a": .object([:], range: 8..<10)], range: 1..<12))
    }

    static let wrongTexts = [
        "", " ", "nul", "tru", "01", "-1", "1.0", "1e3", "18446744073709551616", "+1", "\"", "\"a", "\"\\\"", "\"\\x\"",
        "\"\\u00\"", "\"\\u00e9\"", "\"\\ud83d\"", "\"\\u004g\"", "\"\n\"", "[", "[1", "[1,", "[1,]", "[,]", "[1 2]",
        "{",
        "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,", "{\"a\":1,}", "{a:1}", "{1:1}", "{\"a\":1 \"b\":1}", "1 1",
        "{} {}",
        "{\"a\":1,\"a\":1}", "{\"a\":1,\"\\u0061\":2}", "// x\n1", "'a'", "NaN",
    ]

    @Test("what is no JSON, or more than is needed here, is nothing", arguments: wrongTexts)
    func wrong(text: String) {
        #expect(parse(text) == nil)
    }

    @Test("bytes that are no UTF-8, and many levels, are nothing")
    func limits() {
        #expect(JSONValue(parsing: [0x22, 0xFF, 0x22]) == nil && JSONValue(parsing: [0x22, 0xC0, 0x80, 0x22]) == nil)
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        #expect(parse(nested(12)) != nil && parse(nested(13)) == nil && parse(nested(100_000)) == nil)
    }

    @Test("mutants are read or not, without harm")
    func mutants() {
        var mutator = ByteMutator(seed: 3)
        let right = Array(#"{"a":[{"svn":1},{"svn":255}],"b":"x\n\u0041","c":{"d":true}}"#.utf8)
        var read = 0
        for _ in 0..<20_000 where JSONValue(parsing: mutator.mutant(of: right)) != nil { read += 1 }
        #expect(read > 0 && read < 20_000)
    }
}

@Suite struct UnixTimeTests {
    @Test(
        "times are those of another calendar",
        arguments: [
            "1970-01-01T00:00:00Z", "1999-12-31T23:59:59Z", "2000-02-29T12:00:00Z", "2024-02-29T23:59:59Z",
            "2025-06-19T10:56:11Z", "2038-01-19T03:14:08Z", "2049-12-31T23:59:59Z", "2100-03-01T00:00:00Z",
            "9999-12-31T23:59:59Z",
        ]
    )
    func times(text: String) throws {
        let date = try Date(text, strategy: .iso8601)
        #expect(UnixTime(text)?.seconds == Int64(date.timeIntervalSince1970))
    }

    static let wrongTexts = [
        "", "2025-06-19T10:56:11", "2025-06-19 10:56:11Z", "2025-06-19T10:56:11+00:00", "2025-06-19T10:56:11.0Z",
        "2025-02-29T00:00:00Z", "2100-02-29T00:00:00Z", "2025-13-01T00:00:00Z", "2025-00-01T00:00:00Z",
        "2025-01-00T00:00:00Z", "2025-04-31T00:00:00Z", "2025-01-01T24:00:00Z", "2025-01-01T00:60:00Z",
        "2025-01-01T00:00:60Z", "1969-12-31T23:59:59Z", "٢٠٢٥-01-01T00:00:00Z", "2025-01-01t00:00:00z",
    ]

    @Test("other forms, and days that are not, are no times", arguments: wrongTexts)
    func wrong(text: String) {
        #expect(UnixTime(text) == nil)
    }
}

@Suite struct PEMChainTests {
    @Test(
        "chains of any lengths of certificates are read as they are written",
        arguments: [1, 2, 3, 47, 48, 49, 96, 500]
    )
    func roundTrip(count: Int) {
        let certificates = [[UInt8](repeating: 7, count: count), [UInt8](repeating: 0xFF, count: count + 1)]
        let text = PEMChain.encoded(certificates)
        #expect(PEMChain.certificates(text) == certificates && PEMChain.canonical(text) == certificates)
        let data = Data(certificates[0]).base64EncodedString(options: [.lineLength64Characters, .endLineWithLineFeed])
        #expect(String(decoding: text, as: UTF8.self).hasPrefix("-----BEGIN CERTIFICATE-----\n\(data)\n-----END"))
    }

    @Test("every text one bit, or one character, from a chain is another chain or none")
    func damage() {
        let certificates = [[UInt8](0..<100), [UInt8](0..<77)]
        let text = PEMChain.encoded(certificates)
        for bit in 0..<8 * text.count {
            #expect(PEMChain.canonical(BitFlipTests.flipped(text, bit)) != certificates)
        }
        #expect(PEMChain.certificates(text + text + text) == nil)
        #expect(PEMChain.certificates([UInt8](repeating: 0x0A, count: PEMChain.maximumCount + 1)) == nil)
    }
}
