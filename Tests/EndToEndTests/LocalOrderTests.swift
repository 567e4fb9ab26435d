import Foundation
import TestSupport
import Testing

/// Orders for the home's own ledger, and questions at a terminal.
@Suite struct LocalOrderTests {
    @Test("an order signed for a home's ledger verifies there, and is void in another home")
    func local() throws {
        let (home, other) = (try TestHome(), try TestHome())
        for each in [home, other] { try each.initialise(city: "45.7578,4.8320", timeZone: "Europe/Paris") }
        let wallet = home.place("requester/wallet.key").path
        let signer = try home.succeed(["wallet", "show", wallet], inHome: false).text("address")
        let (order, signed) = (home.place("order.json"), home.place("signed.json").path)
        let template = #"{"app":"0x\#(String(repeating: "1", count: 40))","category":0,"params":{"iexec_args":"x"}}"#
        try Data(template.utf8).write(to: order)
        let signing = ["order", "sign", order.path, "--domain", "local", "--wallet", wallet, "--output", signed]
        let made = try home.succeed(signing)
        let verifying = ["order", "verify", signed, "--domain", "local", "--signer", signer]
        let verified = try home.succeed(verifying)
        #expect(try verified.text("signer") == signer)
        #expect(try verified.text("digest") == made.text("digest"))
        #expect(try other.refusal(verifying).is("order-wrong-signer", 65))
    }

    @Test(
        "whoever ends pandapp at a passphrase finds a terminal that shows what is typed",
        .enabled(if: PythonScript.isAvailable, "no .build/oracles"),
        arguments: ["SIGINT", "SIGTERM", "SIGHUP", "none"]
    )
    func terminal(signal: String) throws {
        try PythonScript.withTemporaryFolder { folder in
            let wallet = folder.appending(path: "wallet.json").path
            try PythonScript.run("hidden_input.py", [Programs.place("pandapp").path, wallet, signal])
        }
    }
}
