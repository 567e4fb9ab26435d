import Foundation
import StrictJSON
import TestSupport
import Testing

/// `pandapp order` and `pandapp wallet`, started as a stranger does: no home, files alone.
@Suite struct OrderCommandTests {
    private let vectors: JSONValue
    private let folder = Workplace.newPlace("orders")

    init() throws {
        vectors = try JSONValue(parsing: Array(Fixture.data("eip712/orders.json")))
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    private func run(_ arguments: [String]) throws -> FinishedProgram {
        try RunningProgram(Programs.place("pandapp"), arguments + ["--json"]).finish()
    }

    private func file(_ name: String, _ text: String, secret: Bool = false) throws -> String {
        let place = folder.appending(path: name)
        try Data(text.utf8).write(to: place)
        if secret {
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: place.path)
        }
        return place.path
    }

    /// The message of a vector with its signature, as the SDK writes an order or an operation.
    private func signed(_ vector: JSONValue, by field: String = "signature") throws -> JSONValue {
        let message = try #require(vector["typedData"]?["message"]?.asObject)
        return .object(message.merging(["sign": try #require(vector[field])]) { first, _ in first })
    }

    @Test("every order and operation hashes and verifies to what eth-account found")
    func everyVector() throws {
        let cases = try #require(vectors["orders"]?.asArray) + #require(vectors["operations"]?.asArray)
        for (index, vector) in cases.enumerated() {
            let field = index.isMultiple(of: 2) ? "signature" : "signatureEip2098"
            let order = try file("order.json", try signed(vector, by: field).description)
            let domain = try #require(vector["domain"]?.asText)
            let verified = try run(["order", "verify", order, "--domain", domain])
            #expect(verified.status == 0, "\(index): \(verified.failure?.why ?? "")")
            let report = try verified.report
            #expect(try report.text("digest") == vector["digest"]?.asText)
            #expect(try report.text("struct_hash") == vector["structHash"]?.asText)
            #expect(try report.text("domain_separator") == vector["domainSeparator"]?.asText)
            #expect(try report.text("primary_type") == vector["primaryType"]?.asText)
            #expect(try report.text("signer") == vector["signer"]?.asText)
            guard index < 4 else { continue }
            let hashed = try run(["order", "hash", order, "--domain", domain]).report
            #expect(try hashed.text("digest") == vector["digest"]?.asText)
            #expect(try hashed.text("type_hash") == vector["typeHash"]?.asText)
        }
    }

    @Test("a signature of another form is refused with its cause")
    func signatureForms() throws {
        let forms = try #require(vectors["signatureForms"]?["cases"]?.asArray)
        let vector = try #require(vectors["orders"]?.asArray?.first)
        let codes = ["", "", "signature-recovery-byte", "signature-high-s", "order-not-signed", "signature-length"]
        #expect(forms.count == codes.count)
        for (form, code) in zip(forms, codes) {
            var order = try #require(try signed(vector).asObject)
            order["sign"] = form["signature"]
            let place = try file("order.json", JSONValue.object(order).description)
            let verified = try run(["order", "verify", place, "--domain", "arbitrum-sepolia"])
            #expect(verified.failure?.code ?? "" == code && verified.status == (code.isEmpty ? 0 : 65))
        }
    }

    @Test("another ledger, another signer and an unknown ledger are refused")
    func refused() throws {
        let vector = try #require(vectors["orders"]?.asArray?.first { $0["primaryType"]?.asText == "RequestOrder" })
        let order = try file("order.json", try signed(vector).description)
        let (domain, signer) = (try #require(vector["domain"]?.asText), try #require(vector["signer"]?.asText))
        #expect(try run(["order", "verify", order, "--domain", domain, "--signer", signer]).status == 0)
        let nobody = "0x" + String(repeating: "1", count: 40)
        for (arguments, code, status) in [
            (["--domain", "1:\(nobody)"], "order-wrong-signer", 65 as Int32),
            (["--domain", domain, "--signer", nobody], "order-wrong-signer", 65),
            (["--domain", domain, "--signer", "0x1"], "address-malformed", 64),
            (["--domain", "mainnet"], "domain-unknown", 64),
            (["--domain", "local", "--home", folder.path], "home-missing", 78),
        ] {
            let refusal = try #require(try run(["order", "verify", order] + arguments).failure)
            #expect(refusal.is(code, status), "\(arguments): \(refusal)")
        }
        let data = try file("typed.json", vector.description)
        let other = try run(["order", "hash", data, "--domain", "1:\(nobody)"])
        #expect(other.failure?.is("order-other-domain", 65) == true)
    }

    @Test("an operation on a request that another than its requester signed is refused")
    func operationOnRequest() throws {
        let operations = try #require(vectors["operations"]?.asArray)
        let request = try #require(operations.first { $0["primaryType"]?.asText == "RequestOrderOperation" })
        let app = try #require(operations.first { $0["primaryType"]?.asText == "AppOrderOperation" })
        var operation = try #require(try signed(request).asObject)
        operation["sign"] = app["signature"]
        let place = try file("operation.json", JSONValue.object(operation).description)
        let verified = try run(["order", "verify", place, "--domain", "local-example"])
        #expect(verified.failure?.is("order-wrong-signer", 65) == true)
    }

    @Test("an order signed here has eth-account's very signature, in both forms, and verifies")
    func sign() throws {
        let vector = try #require(vectors["orders"]?.asArray?.first)
        let key = try file("wallet.key", try #require(vector["privateKey"]?.asText), secret: true)
        let message = try #require(vector["typedData"]?["message"])
        let order = try file("order.json", message.description)
        let domain = try #require(vector["domain"]?.asText)
        for (form, field) in [("standard", "signature"), ("compact", "signatureEip2098")] {
            let output = folder.appending(path: "signed-\(form).json").path
            let signed = try run([
                "order", "sign", order, "--domain", domain, "--wallet", key, "--form", form, "--output", output,
            ])
            #expect(signed.status == 0)
            #expect(try signed.report.text("signature") == vector[field]?.asText)
            let verified = try run(["order", "verify", output, "--domain", domain])
            #expect(try verified.report.text("signer") == vector["signer"]?.asText)
        }
        let operation = try #require(vectors["operations"]?.asArray?.first)
        let nested = try file("nested.json", try #require(operation["typedData"]?["message"]?["order"]).description)
        let presigned = try run([
            "order", "sign", nested, "--domain", "local-example", "--wallet", key, "--operation", "sign",
        ])
        #expect(try presigned.report.text("signature") == operation["signature"]?.asText)
    }

    @Test("a salt that is left out is drawn afresh, and a request of somebody else is not signed")
    func templates() throws {
        let nobody = "0x" + String(repeating: "1", count: 40)
        let key = try file("other.key", String(repeating: "04", count: 32), secret: true)
        let order = try file("template.json", #"{"app":"\#(nobody)","category":0,"params":{"iexec_args":"x"}}"#)
        let arguments = ["order", "sign", order, "--domain", "local-example", "--wallet", key]
        let salts = try (0..<2).map { _ in try run(arguments).report.object("order").text("salt") }
        #expect(salts[0] != salts[1])
        let closed = try run(arguments + ["--operation", "close"])
        #expect(closed.failure?.is("order-member-missing", 65) == true)
        let members = #"{"app":"\#(nobody)","category":0,"params":"","requester":"\#(nobody)"}"#
        let foreign = try file("foreign.json", members)
        let refused = try run(["order", "sign", foreign, "--domain", "local-example", "--wallet", key])
        #expect(refused.failure?.is("not-the-requester", 77) == true)
    }

    @Test("a wallet is made once, opens with its passphrase alone, and signs")
    func wallet() throws {
        let passphrase = try file("passphrase", "correct horse\n", secret: true)
        let wallet = folder.appending(path: "wallet.json").path
        let made = try run(["wallet", "create", "--output", wallet, "--passphrase-file", passphrase])
        #expect(made.status == 0)
        let address = try made.report.text("address")
        #expect(try made.report.text("schema") == "pandapp.wallet-create.v1")
        let mode = try FileManager.default.attributesOfItem(atPath: wallet)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        let again = try run(["wallet", "create", "--output", wallet, "--passphrase-file", passphrase])
        #expect(again.failure?.is("secret-exists", 73) == true)
        #expect(try run(["wallet", "show", wallet]).report.text("address") == address)
        let shown = try run(["wallet", "show", wallet, "--unlock", "--passphrase-file", passphrase])
        #expect(try shown.report.text("address") == address && shown.report.boolean("verified"))
        let wrong = try run([
            "wallet", "show", wallet, "--unlock", "--passphrase-file", try file("wrong", "x", secret: true),
        ])
        #expect(wrong.failure?.is("keystore-passphrase-wrong", 77) == true)
        let exposed = try run([
            "wallet", "show", wallet, "--unlock", "--passphrase-file", try file("exposed", "correct horse\n"),
        ])
        #expect(exposed.failure?.is("secret-exposed", 78) == true)
        let missing = try run(["wallet", "show", wallet, "--unlock"])
        #expect(missing.failure?.is("passphrase-missing", 64) == true)
    }

    @Test(
        "eth-account opens our wallet, and we open eth-account's",
        .enabled(if: PythonScript.isAvailable, "no .build/oracles: eth-account is not installed")
    )
    func ethAccountWallets() throws {
        let vector = try #require(vectors["orders"]?.asArray?.first)
        let (secret, signer) = (try #require(vector["privateKey"]?.asText), try #require(vector["signer"]?.asText))
        let key = try file("secret.key", secret, secret: true)
        let passphrase = try file("passphrase", "été 🌍", secret: true)
        let (ours, theirs) = (folder.appending(path: "ours.json").path, try file("theirs.json", "", secret: true))
        let arguments = ["wallet", "import", key, "--output", ours, "--passphrase-file", passphrase]
        #expect(try run(arguments).report.text("address") == signer)
        let opened = folder.appending(path: "opened").path
        try PythonScript.run("eth_keystore.py", ["decrypt", ours, "été 🌍", opened])
        #expect(try "0x" + String(contentsOfFile: opened, encoding: .utf8) == secret)
        try PythonScript.run("eth_keystore.py", ["encrypt", theirs, "été 🌍", key])
        let shown = try run(["wallet", "show", theirs, "--unlock", "--passphrase-file", passphrase])
        #expect(try shown.report.text("address") == signer)
    }

    @Test(
        "eth-account recovers who signed here, and what eth-account signed verifies here",
        .enabled(if: PythonScript.isAvailable, "no .build/oracles: eth-account is not installed")
    )
    func ethAccountOrders() throws {
        let key = try file("mine.key", String(repeating: "04", count: 32), secret: true)
        let kinds = ["AppOrder", "DatasetOrder", "WorkerpoolOrder", "RequestOrder"]
        var (questions, orders) = ([JSONValue](), [JSONValue]())
        for kind in kinds {
            let vector = try #require(vectors["orders"]?.asArray?.first { $0["primaryType"]?.asText == kind })
            var typedData = try #require(vector["typedData"]?.asObject)
            var message = try #require(typedData["message"]?.asObject)
            // A salt and requester of our own; the rest is the vector's.
            message["salt"] = nil
            if message["requester"] != nil { message["requester"] = nil }
            let unsigned = try file("unsigned.json", JSONValue.object(message).description)
            let domain = try #require(vector["domain"]?.asText)
            let output = folder.appending(path: "\(kind).json").path
            let arguments = ["order", "sign", unsigned, "--domain", domain, "--wallet", key, "--output", output]
            #expect(try run(arguments).status == 0)
            var order = try #require(try JSONValue(parsing: Array(Data(contentsOf: URL(filePath: output)))).asObject)
            let signature = try #require(order["sign"])
            order["sign"] = nil
            typedData["message"] = .object(order)
            let secret = JSONValue.text("0x" + String(repeating: "04", count: 32))
            let question = ["typedData": .object(typedData), "signature": signature, "privateKey": secret]
            questions.append(.object(question))
            orders.append(.object(["domain": .text(domain), "order": .object(order)]))
        }
        let asked = try file("asked", JSONValue.array(questions).description)
        let answered = folder.appending(path: "answered")
        let python = Process()
        python.executableURL = Fixture.oracle("python")
        python.arguments = [Fixture.url("eip712/eth_account_oracle.py").path, asked, answered.path]
        try python.run()
        python.waitUntilExit()
        let answers = try #require(try JSONValue(parsing: Array(Data(contentsOf: answered))).asArray)
        let shown = try run(["wallet", "show", key])
        for (order, answer) in zip(orders, answers) {
            #expect(answer["signer"]?.asText == (try shown.report.text("address")))
            var theirs = try #require(order["order"]?.asObject)
            theirs["sign"] = .text("0x" + (try #require(answer["signature"]?.asText).replacing("0x", with: "")))
            let place = try file("theirs-order.json", JSONValue.object(theirs).description)
            let verified = try run(["order", "verify", place, "--domain", try #require(order["domain"]?.asText)])
            #expect(try verified.report.text("signer") == shown.report.text("address"))
        }
        #expect(answers.count == kinds.count)
    }
}
