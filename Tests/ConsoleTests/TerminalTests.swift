import Console
import Testing

@Suite struct TerminalTests {
    @Test(
        "uses colour only on a terminal that knows it and when nobody objects",
        arguments: [
            (true, [:], false, true), (false, [:], false, false), (true, ["NO_COLOR": "1"], false, false),
            (true, ["NO_COLOR": ""], false, true), (true, ["TERM": "dumb"], false, false), (true, [:], true, false),
        ] as [(Bool, [String: String], Bool, Bool)]
    )
    func colour(isInteractive: Bool, environment: [String: String], refuses: Bool, expected: Bool) {
        let terminal = Terminal(isInteractive: isInteractive, environment: environment, refusesColour: refuses)
        #expect(terminal.hasColour == expected)
    }

    @Test("keeps the width within reason", arguments: [("120", 120), ("3", 40), ("9999", 400), ("wide", 80)])
    func columns(text: String, expected: Int) {
        #expect(Terminal(isInteractive: true, environment: ["COLUMNS": text]).columns == expected)
    }
}
