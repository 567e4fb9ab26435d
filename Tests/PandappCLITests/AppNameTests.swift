import Orders
import Testing

@testable import PandappCLI

@Suite struct AppNameTests {
    @Test("a name is a plain word of at most 32 characters", arguments: ["heatmap", "a", "night-map-2", "a-"])
    func accepted(text: String) {
        #expect(AppName(text)?.text == text)
    }

    @Test(
        "what could be a path, an option, an address or two words is no name",
        arguments: ["", "-a", "2b", "Heatmap", "a/b", "a.b", "a b", "a\n", "é", "0x41ae", "a\u{301}"]
    )
    func refused(text: String) {
        #expect(AppName(text) == nil)
    }

    @Test("33 characters are too many")
    func length() {
        #expect(AppName(String(repeating: "n", count: 32)) != nil)
        #expect(AppName(String(repeating: "n", count: 33)) == nil)
    }

    @Test("a reference is a name, or an address, and nothing else")
    func reference() {
        guard case .name(.heatmap)? = AppReference(argument: "heatmap") else { return #expect(Bool(false)) }
        let address = "0x0000000000000000000000000000000000000001"
        guard case .address? = AppReference(argument: address) else { return #expect(Bool(false)) }
        #expect(AppReference(argument: "0x01") == nil)
    }
}
