import Foundation
import Mobility
import TestSupport
import Testing

@testable import MobilityJSON

@Suite struct JSONLexerTests {
    /// Writes down what it is told.
    private struct Transcript: JSONListener {
        var pieces: [String] = []

        mutating func take(_ token: JSONToken, _ bytes: Span<UInt8>, line: Int) {
            var text = ""
            for index in bytes.indices { text += String(bytes[index], radix: 16) + "." }
            pieces.append("\(token) \(text)\(line)")
        }
    }

    private func transcript(_ bytes: [UInt8], by length: Int = .max) throws(MobilityError) -> [String] {
        var (lexer, listener) = (JSONLexer(), Transcript())
        for start in stride(from: 0, to: bytes.count, by: min(length, max(1, bytes.count))) {
            let end = length < bytes.count - start ? start + length : bytes.count
            try lexer.consume(bytes.span.extracting(start..<end), &listener)
        }
        try lexer.finish(&listener)
        return listener.pieces
    }

    @Test("a text becomes its pieces, with escapes resolved and lines counted")
    func pieces() throws {
        let text = "\u{FEFF} {\"a\\u00e9\\n\" :[-1.5e+3,0],\n\"\\uD83D\\ude00\":{ },\"\":null}\n"
        #expect(
            try transcript(Array(text.utf8)) == [
                "beginObject 1", "name 61.c3.a9.a.1", "beginArray 1", "number 2d.31.2e.35.65.2b.33.1", "number 30.1",
                "endArray 1", "name f0.9f.98.80.2", "beginObject 2", "endObject 2", "name 2", "word 6e.75.6c.6c.2",
                "endObject 2",
            ]
        )
    }

    @Test(
        "what is no JSON is refused",
        arguments: [
            "", " ", "[", "]", "{", "}", "[}", "{]", "[1,]", "[,1]", "{,}", #"{"a"}"#, #"{"a":}"#, #"{"a":1,}"#,
            "{1:2}",
            "[1 2]", "1 2", "[]]", "01", "-", "1.", ".5", "1e", "1e+", "+1", "0x1", "1.2.3", "--1", "nul", "nulll",
            "True",
            "NaN", "-Infinity", #""a"#, #""\x""#, #""\u12""#, #""\u12g4""#, #""\uD800""#, #""\uDC00""#, #""\uD800\n""#,
            #""\uD800\uD800""#, "\"\u{1}\"", "\"a\nb\"", "'a'", "[1;2]", "/**/1", "\u{FEFF}", "\u{FEFF}\u{FEFF}1",
        ]
    )
    func malformed(text: String) {
        let bytes = Array(text.utf8)
        #expect(throws: MobilityError.self) { try transcript(bytes) }
        #expect(throws: MobilityError.self) { try transcript(bytes, by: 1) }
    }

    @Test("limits hold at their edges")
    func limits() throws {
        func nested(_ depth: Int) -> [UInt8] {
            Array((String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8)
        }
        #expect(try transcript(nested(64)).count == 128)
        #expect(throws: MobilityError.json(.tooDeep(line: 1))) { try transcript(nested(65)) }
        func text(_ length: Int) -> [UInt8] { Array("\n\"\(String(repeating: "a", count: length))\"".utf8) }
        #expect(try transcript(text(65_536)).count == 1)
        #expect(throws: MobilityError.json(.textTooLong(line: 2))) { try transcript(text(65_537)) }
        let digits = Array(String(repeating: "1", count: 65_537).utf8)
        #expect(throws: MobilityError.json(.textTooLong(line: 1))) { try transcript(digits) }
    }

    @Test("mutants are JSON to it if and only if they are to Foundation, and pieces change nothing")
    func difference() throws {
        let file = Array(#"{"a":[1,-2.5e3,"x\u00e9\\",{"b":true}],"c":[],"d":{},"e":null,"f":[[0.1,2],[3,4]]}"#.utf8)
        // No space: Foundation takes `[1, ]`.
        let alphabet = Array(#"{}[]:,"\u0e1-+.n"#.utf8)
        var (mutator, random, accepted) = (ByteMutator(seed: 7), SplitMix(state: 9), 0)
        for round in 0..<4000 {
            var mutant = file
            for _ in 0...Int.random(in: 0...1, using: &random) {
                mutant[.random(in: mutant.indices, using: &random)] = mutator.bytes(alphabet, count: 1...1)[0]
            }
            let object = try? JSONSerialization.jsonObject(with: Data(mutant), options: .fragmentsAllowed)
            let found = try? transcript(mutant)
            accepted += found == nil ? 0 : 1
            #expect((found == nil) == (object == nil), "round \(round): \(String(decoding: mutant, as: UTF8.self))")
            #expect(found == (try? transcript(mutant, by: 3)), "round \(round)")
        }
        #expect(accepted > 300)
    }
}
