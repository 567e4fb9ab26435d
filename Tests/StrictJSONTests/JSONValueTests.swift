import StrictJSON
import Testing

@Suite struct JSONValueTests {
    private func read(_ text: String) throws -> JSONValue { try JSONValue(parsing: Array(text.utf8)) }

    @Test("reads every kind of value, and keeps each digit of a number")
    func values() throws {
        let largest = "115792089237316195423570985008687907853269984665640564039457584007913129639935"
        let value = try read(" {\"a\" : [null,true,\tfalse,-0.5e+7,\(largest)], \"b\":{}, \"\":\"\"}\n")
        let array: [JSONValue] = [.null, .bool(true), .bool(false), .number("-0.5e+7"), .number(largest)]
        #expect(value == .object(["a": .array(array), "b": .object([:]), "": .text("")]))
        #expect(value["a"]?.asArray?.last?.asDecimalDigits == largest)
        #expect(try read("7").asInteger(Int8.self) == 7 && read("700").asInteger(Int8.self) == nil)
        #expect(try read("\"7\"").asInteger(Int8.self) == nil && read("\"7\"").asDecimalDigits == "7")
    }

    @Test(
        "numbers that are not whole ones from nought have no digits",
        arguments: ["-1", "1.0", "1e3", "\"1 \"", "\"\""]
    )
    func notWhole(text: String) throws {
        #expect(try read(text).asDecimalDigits == nil)
    }

    @Test("resolves escapes, pairs of surrogates included")
    func escapes() throws {
        #expect(try read(#""\"\\\/\b\f\n\r\t\u00e9\uD83C\uDF0Dé🌍""#) == .text("\"\\/\u{8}\u{C}\n\r\té🌍é🌍"))
    }

    @Test(
        "refuses what is no JSON, or could be read in two ways",
        arguments: [
            "", " ", "{", "[1", "[1,]", "{\"a\":1,}", "{\"a\" 1}", "{a:1}", "01", "-", "1.", ".5", "1e", "+1", "0x1",
            "nul", "truex", "\"", "\"\n\"", "\"\\x\"", "\"\\u12\"", "\"\\ud800\"", "\"\\ud800\\u0041\"", "\"\\udc00\"",
            "\"\\u+123\"", "1 2", "[1]]", "NaN", "'a'",
        ]
    )
    func malformed(text: String) {
        #expect {
            try read(text)
        } throws: { error in
            if case .malformed = error as? JSONError { true } else { false }
        }
    }

    @Test("refuses bytes that are no UTF-8")
    func notUnicode() {
        #expect(throws: JSONError.self) { try JSONValue(parsing: [0x22, 0xFF, 0x22]) }
    }

    @Test("refuses a member that is there twice, also where an escape hides it")
    func duplicates() {
        #expect(throws: JSONError.duplicateMember(name: "a")) { try read(#"{"a":1,"\u0061":2}"#) }
    }

    @Test("reads the deepest text that is allowed, and refuses one level more")
    func depth() throws {
        let depth = JSONValue.maximumDepth
        func nested(_ count: Int) -> String {
            String(repeating: "[", count: count) + String(repeating: "]", count: count)
        }
        _ = try read(nested(depth))
        #expect(throws: JSONError.tooDeep) { try read(nested(depth + 1)) }
        #expect(throws: JSONError.tooDeep) { try read(String(repeating: "{\"a\":", count: 100_000)) }
    }

    @Test("writes what it reads, members in the order of their names")
    func writes() throws {
        let text = #"{"a":[1,"\"\\\u0001\n é"],"b":{},"c":null,"d":-1.5e3}"#
        #expect(try read(text).description == text)
    }
}
