import Testing

@testable import MapPage

@Suite struct PageTemplateTests {
    @Test("what is put in is not read again")
    func onePass() throws {
        let filled = try PageTemplate(text: "<{{a}}|{{b}}|{{a}}>").filled(["a": "{{b}}", "b": "}}{{"])
        #expect(filled == "<{{b}}|}}{{|{{b}}>")
    }

    @Test(
        "a name without a value, a value without a name, and an open brace are refused",
        arguments: ["{{a}}{{c}}", "{{b}}", "{{a}}{{b}}{{", "{{a}}{{b"]
    )
    func malformed(text: String) {
        #expect(throws: MapPageError.malformedTemplate) { try PageTemplate(text: text).filled(["a": "1", "b": "2"]) }
    }

    @Test("text becomes text of HTML, and JSON has nothing that opens or ends an element")
    func escaping() {
        #expect("<a href='x\"&'>".escapedForHTML == "&lt;a href=&#39;x&quot;&amp;&#39;&gt;")
        #expect("{\"a\":\"</script><!--\"}".escapedForScript == "{\"a\":\"\\u003c/script>\\u003c!--\"}")
    }

    @Test("a library that would end its element, hide its end, or is no text, is refused")
    func library() throws {
        let good = Array("var L = {};\n//# sourceMappingURL=leaflet.min.js.map\n".utf8)
        #expect(try MapLibrary(script: good, style: good).script == "var L = {};\n")
        let bad = ["</script>", "</SCRIPT ", "<!-- <script>", "a\r\nb", ""].map { Array($0.utf8) } + [[0xff]]
        for script in bad + [[UInt8](repeating: 0x20, count: MapLibrary.maximumBytes + 1)] {
            #expect(throws: MapPageError.unusableLibrary) { try MapLibrary(script: script, style: good) }
        }
        #expect(throws: MapPageError.unusableLibrary) { try MapLibrary(script: good, style: Array("</style>".utf8)) }
    }
}
