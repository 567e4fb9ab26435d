import Console
import Cryptography
import DatasetAssembly
import Foundation
import Ledger
import Testing

@testable import PandappCLI

/// Asking from another machine: keys and answers stay there, and nothing of them is on the operator's disk.
@Suite struct RequestTests {
    /// An operator with a published day, and somebody with a key of their own in a folder of their own.
    private struct Journey {
        let operatorHome: TestHome
        let elsewhere = Workplace.newPlace("elsewhere")

        init() throws {
            operatorHome = try TestHome.published()
            try FileManager.default.createDirectory(at: elsewhere, withIntermediateDirectories: true)
        }

        func place(_ name: String) -> String { elsewhere.appending(path: name).path }

        /// Takes the key of a person who contributed to where that person is.
        func takeAway(_ person: String) throws {
            try FileManager.default.moveItem(atPath: operatorHome.personKey(person), toPath: place("me.key"))
        }

        /// Asks for an app's answer, with files that travel.
        func ask(_ app: String, options: [String] = []) throws {
            try operatorHome.succeed([
                "request", "offers", "--app", app, "--date", TestHome.day, "--output", place("offer"),
            ])
            let export = ["request", "export", "--offer", place("offer"), "--person-key", place("me.key")]
            try operatorHome.succeed(export + ["--output", place("request")] + options, inHome: false)
            try operatorHome.succeed(["request", "import", place("request"), "--output", place("result")])
        }

        func open(
            _ key: String = "me.key",
            request: String = "request",
            options: [String] = []
        ) throws -> FinishedProgram {
            let words = ["request", "open", place("result"), "--request", place(request)]
            return try operatorHome.run(
                words + ["--person-key", place(key), "--output", place("mine")] + options,
                inHome: false
            )
        }

        /// The secrets of a key file in each form in which they could lie about.
        func needles(_ wallet: [UInt8]? = nil) throws -> [[UInt8]] {
            let key = try HomeSecrets.person(at: place("me.key"))
            let text = try String(contentsOfFile: place("me.key"), encoding: .utf8).split(separator: "\n")[0]
            var secrets = [try AgeIdentity(parsing: String(text)).secret().exposedCopy()]
            secrets.append(try key.recipientIdentity(night: TestHome.day).secret().exposedCopy())
            if let wallet { secrets.append(wallet) }
            return try secrets.flatMap { secret in
                [
                    secret, Array(Hexadecimal.encode(secret).utf8),
                    Array(Data(secret).base64EncodedString().dropLast(2).utf8),
                    Array(try AgeIdentity(secret: SecretBytes(copying: secret)).exposedText().utf8),
                ]
            }
        }

        /// Files of the operator's home in which a needle is.
        func found(_ needles: [[UInt8]]) throws -> [String] {
            try FolderTree.files(below: operatorHome.url).filter { file in
                let content = try Data(contentsOf: file)
                return needles.contains { ByteSearch.contains($0, in: content) }
            }.map(\.path)
        }
    }

    @Test("a map asked for with a key and a wallet from elsewhere opens there, and no secret is on the operator's disk")
    func heatmap() throws {
        let journey = try Journey()
        try journey.operatorHome.succeed(["person", "new", "--person-key", journey.place("me.key")], inHome: false)
        let wallet = [UInt8](repeating: 0x5a, count: 32)
        try SecretFile.create(
            Array(Hexadecimal.encode(wallet).utf8),
            at: URL(filePath: journey.place("wallet.key"))
        )
        try journey.ask("heatmap", options: ["--wallet", journey.place("wallet.key")])
        let opened = try journey.open()
        #expect(opened.status == 0)
        #expect(try opened.report.text("environment") == "simulated")
        let picture = try Data(contentsOf: URL(filePath: journey.place("mine/heatmap.png")))
        #expect(PictureHeader([UInt8](picture)) == PictureHeader(width: 1600, height: 1200))
        let needles = try journey.needles(wallet) + [Array(picture.suffix(512).prefix(64))]
        #expect(try journey.found(needles) == [])
        let bundle = try journey.operatorHome.run(["verify-result", journey.place("result")], inHome: false)
        #expect(bundle.status == 20)
    }

    @Test("a contact count asked for from elsewhere tells its asker alone, and no secret is on the operator's disk")
    func contacts() throws {
        let journey = try Journey()
        let words = ["contacts", "--date", TestHome.day, "--person-key", journey.operatorHome.personKey("p000001")]
        let direct = try journey.operatorHome.succeed(words)
        try journey.takeAway("p000001")
        #expect(try journey.found(journey.needles()) == [])
        try journey.ask("social-distance")
        let opened = try journey.open()
        #expect(opened.status == 0)
        let answer = try opened.report.object("contacts")
        #expect(try answer.number("ill") == direct.number("ill"))
        #expect(try answer.number("not_declared") == direct.number("not_declared"))
        let attributes = try FileManager.default.attributesOfItem(atPath: journey.place("mine/contacts.json"))
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        let file = [UInt8](try Data(contentsOf: URL(filePath: journey.place("mine/contacts.json"))))
        #expect(try journey.found(journey.needles() + [file]) == [])
    }

    @Test("a result opens for its own request and key only, by Intel's root not at all, and altered not at all")
    func wrongOpening() throws {
        let journey = try Journey()
        let home = journey.operatorHome
        for key in ["me.key", "other.key"] {
            try home.succeed(["person", "new", "--person-key", journey.place(key)], inHome: false)
        }
        try journey.ask("heatmap")
        #expect(try journey.open("other.key").failure?.is("result-not-for-me", 65) == true)
        let export = ["request", "export", "--offer", journey.place("offer"), "--person-key", journey.place("me.key")]
        try home.succeed(export + ["--output", journey.place("second")], inHome: false)
        #expect(try journey.open(request: "second").failure?.is("result-of-another-request", 65) == true)
        let intel = try journey.open(options: ["--root", "intel"])
        #expect(intel.failure?.is("result-release-quote", 65) == true)
        #expect(!FileManager.default.fileExists(atPath: journey.place("mine")))
        try Tamper.flip(URL(filePath: journey.place("result")), at: 4000)
        let altered = try journey.open().failure
        #expect(altered?.status == 65)
    }

    @Test(
        "importing again computes nothing again; a request of another ledger, altered, or after revocation is refused"
    )
    func imports() throws {
        let journey = try Journey()
        let home = journey.operatorHome
        try home.succeed(["person", "new", "--person-key", journey.place("me.key")], inHome: false)
        try journey.ask("heatmap")
        let size = try home.opened().ledger.logSize()
        let again = ["request", "import", journey.place("request"), "--output"]
        try home.succeed(again + [journey.place("again")])
        #expect(try home.opened().ledger.logSize() == size)
        let pair = try ["result", "again"].map { try Data(contentsOf: URL(filePath: journey.place($0))) }
        #expect(pair[0] == pair[1])

        let stranger = try TestHome()
        try stranger.initialise(city: "45.7578,4.8320", timeZone: "Europe/Paris")
        let foreign = ["request", "import", journey.place("request"), "--output", journey.place("none")]
        #expect(try stranger.refusal(foreign).is("request-other-ledger", 65))
        #expect(
            try home.refusal(["request", "import", journey.place("offer")] + ["--output", "x"]).is(
                "request-malformed",
                65
            )
        )

        let export = ["request", "export", "--offer", journey.place("offer"), "--person-key", journey.place("me.key")]
        try home.succeed(export + ["--output", journey.place("late")], inHome: false)
        try home.succeed(["dataset", "revoke", "--app", "heatmap", "--date", TestHome.day])
        let late = ["request", "import", journey.place("late"), "--output", journey.place("none")]
        #expect(try home.refusal(late).is("no-volume-left", 77))
    }
}
