import Foundation
import Orders
import TestSupport
import Testing

@Suite struct RequestParametersTests {
    @Test(
        "arguments survive their text, which is the JSON of iExec",
        arguments: [[], ["--recipient", "age1été"], ["--a", "{}[],:'/"], ["a"]]
    )
    func roundTrip(arguments: [String]) throws {
        let text = try RequestParameters.text(arguments: arguments)
        #expect(try RequestParameters(parsing: text).arguments == arguments)
        let json = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: String]
        #expect(json == ["iexec_args": arguments.joined(separator: " ")])
    }

    @Test("an argument that needs escaping is not written", arguments: ["\"", "\\", "\n", "\u{1}", "a\"b", "\u{0}"])
    func unsupported(argument: String) {
        #expect(throws: RequestParametersError.unsupportedCharacter) {
            try RequestParameters.text(arguments: ["--x", argument])
        }
    }

    @Test(
        "an argument that would be read as two, or as none, is not written",
        arguments: ["a b", " ", "", "x --recipient y"]
    )
    func spaces(argument: String) {
        #expect(throws: RequestParametersError.unsupportedCharacter) {
            try RequestParameters.text(arguments: ["--x", argument])
        }
    }

    @Test("members that are not the arguments are passed over, whatever they hold")
    func otherMembers() throws {
        let texts = [
            #"{"iexec_args":"--a b"}"#, #" { "iexec_args" : "--a b" } "#, "\t{\n\"iexec_args\":\r\"--a  b\"}",
            #"{"x":[1,-2.5e+3,[true,null],{}],"iexec_args":"--a b","y":{"z":[]},"w":""}"#,
            #"{"iexec_result_storage_provider":"ipfs","iexec_args":"--a b"}"#,
        ]
        for text in texts { #expect(try RequestParameters(parsing: text).arguments == ["--a", "b"], "\(text)") }
    }

    @Test("an object without arguments has none; what is no object is itself the arguments")
    func plain() throws {
        for text in ["{}", " { } ", #"{"iexec_args":""}"#, #"{"x":1}"#, "", "  "] {
            #expect(try RequestParameters(parsing: text).arguments.isEmpty, "\(text)")
        }
        #expect(try RequestParameters(parsing: "--a b").arguments == ["--a", "b"])
        #expect(try RequestParameters(parsing: "[1]").arguments == ["[1]"])
    }

    static let wrongTexts = [
        "{", "{}x", "{}{}", "{,}", #"{"a"}"#, #"{"a":}"#, #"{"a":1,}"#, #"{a:1}"#, #"{"iexec_args":1}"#,
        #"{"iexec_args":["a"]}"#, #"{"iexec_args":null}"#, #"{"iexec_args":"a\u0062"}"#, #"{"iexec_args":"a}"#,
        #"{"iexec_args":"a","iexec_args":"b"}"#, #"{"iexec\u005fargs":"a"}"#, "{\"iexec_args\":\"a\n\"}",
        "{\"iexec_args\":\"a\nb\"}", "{\"iexec_args\n\":\"a\"}", #"{"a":[1}"#, #"{"a":[1,]}"#, #"{"a":{"b"}}"#,
        #"{"a":[[[[[]]]]]}"#, #"{"a":?}"#, #"{"a":1 2}"#, "{\"a\":\"\u{1}\"}",
    ]

    @Test("what is no flat JSON object with plain arguments is refused", arguments: wrongTexts)
    func malformed(text: String) {
        #expect(throws: RequestParametersError.malformed) { try RequestParameters(parsing: text) }
    }

    @Test("the value of an option is the argument after it")
    func options() throws {
        let parameters = try RequestParameters(parsing: "--a 1 --b")
        #expect(parameters.value(of: "--a") == "1")
        #expect(parameters.value(of: "--b") == nil && parameters.value(of: "--c") == nil)
    }

    @Test("mutants that are accepted as objects say what Foundation's reader says")
    func mutants() throws {
        var mutator = ByteMutator(seed: 7)
        let right = Array(#"{"x":[1,{"y":""}],"iexec_args":"--recipient age1x","z":true}"#.utf8)
        for _ in 0..<3000 {
            guard let text = String(validating: mutator.mutant(of: right), as: UTF8.self), text.first == "{",
                let read = try? RequestParameters(parsing: text),
                let json = try? JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
            else { continue }
            let arguments = json["iexec_args"] as? String ?? ""
            #expect(arguments.split(separator: " ").map(String.init) == read.arguments, "\(text)")
        }
    }
}
