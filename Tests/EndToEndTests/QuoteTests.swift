import Foundation
import TestSupport
import Testing

/// `pandapp quote`, started as a stranger does: no home, no network, files alone.
@Suite struct QuoteTests {
    private static let time = "1793491200"

    private func fixture(_ name: String) -> String { Fixture.url("quotes/simulated/" + name).path }

    private func run(_ arguments: [String]) throws -> FinishedProgram {
        try RunningProgram(Programs.place("pandapp"), ["quote"] + arguments + ["--json"]).finish()
    }

    private func verify(
        _ quote: String,
        _ collateral: String,
        root: String,
        at time: String = time,
        _ more: [String] = []
    ) throws -> FinishedProgram {
        try run(["verify", quote, "--collateral", collateral, "--root", root, "--at", time] + more)
    }

    private func temporary(_ text: String) throws -> String {
        let file = Workplace.newPlace("policy")
        try Data(text.utf8).write(to: file)
        return file.path
    }

    @Test("a simulated quote is valid and simulated: status 20", arguments: ["sgx", "tdx"])
    func simulated(kind: String) throws {
        let verdict = try verify(fixture("\(kind).quote"), fixture("\(kind).col.json"), root: fixture("root.der"))
        #expect(verdict.status == 20)
        let report = try verdict.report
        #expect(try report.text("verdict") == "valid" && report.text("environment") == "simulated")
        #expect(try report.text("architecture") == kind && report.text("tcb_status") == "UpToDate")
        #expect(try report.text("measurement").count == 64 && report.text("schema") == "pandapp.quote-verify.v1")
        let shown = try run(["show", fixture("\(kind).quote")])
        #expect(shown.status == 0)
        #expect(try shown.report.text("measurement") == report.text("measurement"))
    }

    @Test(
        "a real quote is valid on hardware: status 0, with its advisories",
        .enabled(if: Fixture.shared("vectors/quotes/intel-sgx-tdx") != nil, "the real quotes are not here")
    )
    func real() throws {
        let folder = try #require(Fixture.shared("vectors/quotes/intel-sgx-tdx")).path
        let verdict = try verify(
            folder + "/sgx_quote",
            folder + "/sgx_quote_collateral.json",
            root: "intel",
            at: "1750589771"
        )
        #expect(verdict.status == 0)
        let report = try verdict.report
        #expect(try report.text("tcb_status") == "ConfigurationAndSWHardeningNeeded")
        #expect(try report.text("environment") == "sgx")
        #expect(String(decoding: verdict.output, as: UTF8.self).contains(#"["INTEL-SA-00289","INTEL-SA-00615"]"#))
    }

    @Test("what does not hold ends with status 2 and a stable name, and nothing of the quote is repeated")
    func invalid() throws {
        let (quote, collateral, root) = (fixture("sgx.quote"), fixture("sgx.col.json"), fixture("root.der"))
        let hardwareOnly = try temporary("{}")
        let cases = [
            ("untrusted-root", try verify(quote, collateral, root: "intel")),
            ("malformed-quote", try verify(fixture("malformed/trunc500"), collateral, root: root)),
            ("malformed-collateral", try verify(quote, quote, root: root)),
            ("environment-not-allowed", try verify(quote, collateral, root: root, ["--policy", hardwareOnly])),
        ]
        for (code, verdict) in cases {
            #expect(verdict.status == 2, "\(code)")
            #expect(try verdict.report.text("code") == code)
            #expect(try verdict.report.text("verdict") == "invalid")
            #expect(!String(decoding: verdict.output, as: UTF8.self).contains("measurement"), "\(code)")
        }
        let late = try verify(quote, collateral, root: root, at: "1900000000")
        #expect(late.status == 2)
    }

    @Test("a policy that allows it lets a simulated quote pass, still as simulated")
    func allowed() throws {
        let policy = try temporary(#"{"environments":["simulated"]}"#)
        let verdict = try verify(
            fixture("sgx.quote"),
            fixture("sgx.col.json"),
            root: fixture("root.der"),
            ["--policy", policy]
        )
        #expect(verdict.status == 20)
    }

    @Test("a missing file, a file that is no policy and a wrong command line are told as everywhere")
    func failures() throws {
        let (quote, collateral, root) = (fixture("sgx.quote"), fixture("sgx.col.json"), fixture("root.der"))
        let missing = try verify(quote + ".gone", collateral, root: root)
        #expect(missing.failure?.is("file-missing", 66) == true)
        let slip = try verify(quote, collateral, root: root, ["--policy", temporary(#"{"environment":[]}"#)])
        #expect(slip.failure?.is("malformed-policy", 65) == true)
        #expect(try run(["verify", quote, "--collateral", collateral]).status == 64)
        #expect(try verify(quote, collateral, root: root, at: "-1").status == 64)
        #expect(try run(["show", fixture("malformed/trunc47")]).failure?.is("malformed-quote", 65) == true)
    }
}
