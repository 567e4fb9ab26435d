import Attestation
import AttestationTestSupport
import Cryptography
import Orders
import TestSupport
import Testing

@Suite struct AttestationPolicyTests {
    let platform: TestPlatform
    let quote: VerifiedQuote
    let outOfDate: VerifiedQuote

    init() throws {
        platform = try TestPlatform()
        let reportData = [UInt8](repeating: 2, count: 64)
        quote = try platform.verify(platform.quote(reportData: reportData))
        let old = try platform.quote(reportData: reportData) { $0.quotingEnclave[258] = 7 }
        outOfDate = try platform.verify(old)
    }

    @Test("only an allowed environment passes")
    func environment() {
        #expect(throws: Never.self) { try EnvironmentPolicy(allowed: [.sgx, .simulated]).check(quote) }
        for allowed: Set<ExecutionEnvironment> in [[], [.sgx], [.sgx, .tdx]] {
            #expect(throws: AttestationError.environmentNotAllowed) {
                try EnvironmentPolicy(allowed: allowed).check(quote)
            }
        }
    }

    @Test("only a measurement registered for the quote's own environment passes")
    func measurement() {
        let (right, wrong) = (SHA256Digest.of([1]), SHA256Digest.of([2]))
        #expect(throws: Never.self) { try MeasurementPolicy(allowed: [.simulated: [wrong, right]]).check(quote) }
        for allowed: [ExecutionEnvironment: [Digest]] in [
            [:], [.simulated: []], [.simulated: [wrong]], [.sgx: [right]],
        ] {
            #expect(throws: AttestationError.measurementNotAllowed) {
                try MeasurementPolicy(allowed: allowed).check(quote)
            }
        }
    }

    @Test("only exactly the expected report data passes")
    func reportData() {
        let right = [UInt8](repeating: 2, count: 64)
        #expect(throws: Never.self) { try ReportDataPolicy(expected: right).check(quote) }
        for wrong in Damage.variants(of: right) {
            #expect(throws: AttestationError.reportDataMismatch) { try ReportDataPolicy(expected: wrong).check(quote) }
        }
    }

    @Test("a sound status passes; another must be named with each of its advisories")
    func status() {
        #expect(outOfDate.status == .outOfDate && outOfDate.advisories == ["TEST-SA-1"])
        #expect(throws: Never.self) { try StatusPolicy().check(quote) }
        #expect(throws: AttestationError.statusNotAllowed) {
            try StatusPolicy(statuses: [.swHardeningNeeded]).check(quote)
        }
        #expect(throws: Never.self) {
            try StatusPolicy(statuses: [.outOfDate], advisories: ["TEST-SA-1", "TEST-SA-2"]).check(outOfDate)
        }
        for policy in [
            StatusPolicy(), StatusPolicy(statuses: [.outOfDate]), StatusPolicy(advisories: ["TEST-SA-1"]),
            StatusPolicy(statuses: [.outOfDate], advisories: ["TEST-SA-2"]),
        ] {
            #expect(throws: AttestationError.statusNotAllowed) { try policy.check(outOfDate) }
        }
    }

    @Test("a denied advisory, an old evaluation, old collateral and an old version are refused, at the border not")
    func ages() {
        #expect(throws: Never.self) { try AdvisoryPolicy(denied: ["TEST-SA-2"]).check(outOfDate) }
        #expect(throws: AttestationError.statusNotAllowed) {
            try AdvisoryPolicy(denied: ["TEST-SA-2", "TEST-SA-1"]).check(outOfDate)
        }
        #expect(throws: Never.self) { try EvaluationPolicy(minimum: 17).check(quote) }
        #expect(throws: AttestationError.evaluationTooOld) { try EvaluationPolicy(minimum: 18).check(quote) }
        #expect(throws: Never.self) { try SecurityVersionPolicy(minimum: 3).check(quote) }
        #expect(throws: AttestationError.securityVersionTooLow) { try SecurityVersionPolicy(minimum: 4).check(quote) }
        let time = platform.plan.time
        #expect(throws: Never.self) { try CollateralAgePolicy(maximum: 1_296_000, at: time).check(quote) }
        for (maximum, time) in [(Int64(1_295_999), time), (1_296_000, time + 1), (0, .max), (-1, time), (1, .min)]
        where time != .min {
            #expect(throws: AttestationError.collateralTooOld) {
                try CollateralAgePolicy(maximum: maximum, at: time).check(quote)
            }
        }
    }

    @Test("only allowed platforms pass, and none that is denied")
    func platforms() {
        let (here, elsewhere) = (quote.platform, SHA256Digest.of([5]))
        for policy in [PlatformPolicy(), PlatformPolicy(allowed: [here]), PlatformPolicy(denied: [elsewhere])] {
            #expect(throws: Never.self) { try policy.check(quote) }
        }
        for policy in [
            PlatformPolicy(allowed: []), PlatformPolicy(allowed: [elsewhere]), PlatformPolicy(denied: [here]),
            PlatformPolicy(allowed: [here], denied: [here]),
        ] {
            #expect(throws: AttestationError.platformNotAllowed) { try policy.check(quote) }
        }
    }

    @Test("a list of policies demands each of them")
    func list() {
        let list: [any AttestationPolicy] = [StatusPolicy(), SecurityVersionPolicy(minimum: 3)]
        #expect(throws: Never.self) { try list.check(quote) }
        #expect(throws: Never.self) { try [any AttestationPolicy]().check(quote) }
        #expect(throws: AttestationError.statusNotAllowed) {
            try (list + [SecurityVersionPolicy(minimum: 9)]).check(outOfDate)
        }
        #expect(throws: AttestationError.securityVersionTooLow) {
            try (list + [SecurityVersionPolicy(minimum: 9)]).check(quote)
        }
    }
}

@Suite struct AttestationPolicyFileTests {
    let platform: TestPlatform
    let quote: VerifiedQuote

    init() throws {
        platform = try TestPlatform()
        quote = try platform.verify(platform.quote(reportData: [UInt8](repeating: 0xAB, count: 64)))
    }

    /// Checks the quote by a file, which allows simulation unless it says otherwise.
    func check(_ members: String, of other: VerifiedQuote? = nil) throws {
        let separator = members.isEmpty ? "" : ","
        let text =
            members.contains("environments")
            ? "{\(members)}" : "{\"environments\":[\"simulated\"]\(separator)\(members)}"
        try AttestationPolicyFile(decoding: Array(text.utf8)).policies(at: platform.plan.time).check(other ?? quote)
    }

    @Test("each member that holds lets the quote pass")
    func right() throws {
        let measurement = quote.measurement.hexadecimal
        for members in [
            "", "\"environments\":[\"sgx\",\"simulated\"]", "\"measurements\":{\"simulated\":[\"\(measurement)\"]}",
            "\"reportData\":\"\(String(repeating: "ab", count: 64))\"", "\"statuses\":[\"UpToDate\"]",
            "\"advisories\":[]",
            "\"deniedAdvisories\":[\"TEST-SA-1\"]", "\"minimumEvaluation\":17", "\"minimumSecurityVersion\":3",
            "\"maximumCollateralAge\":1296000", "\"allowedPlatforms\":[\"\(quote.platform)\"]",
            "\"deniedPlatforms\":[]",
        ] {
            #expect(throws: Never.self, "\(members)") { try check(members) }
        }
    }

    @Test("each member that does not hold has its cause")
    func wrong() throws {
        let other = SHA256Digest.of([77])
        let causes: [(String, AttestationError)] = [
            ("\"environments\":[\"sgx\",\"tdx\"]", .environmentNotAllowed),
            ("\"environments\":[]", .environmentNotAllowed),
            ("\"measurements\":{\"simulated\":[\"\(other)\"]}", .measurementNotAllowed),
            ("\"measurements\":{\"sgx\":[\"\(quote.measurement)\"]}", .measurementNotAllowed),
            ("\"reportData\":\"\(String(repeating: "00", count: 64))\"", .reportDataMismatch),
            ("\"statuses\":[\"OutOfDate\"]", .statusNotAllowed), ("\"statuses\":[]", .statusNotAllowed),
            ("\"minimumEvaluation\":18", .evaluationTooOld), ("\"minimumSecurityVersion\":4", .securityVersionTooLow),
            ("\"maximumCollateralAge\":1295999", .collateralTooOld),
            ("\"allowedPlatforms\":[\"\(other)\"]", .platformNotAllowed),
            ("\"allowedPlatforms\":[]", .platformNotAllowed),
            ("\"deniedPlatforms\":[\"\(quote.platform)\"]", .platformNotAllowed),
        ]
        for (members, cause) in causes {
            #expect(throws: cause, "\(members)") { try check(members) }
        }
        let old = try platform.verify(platform.quote { $0.quotingEnclave[258] = 7 })
        #expect(throws: AttestationError.statusNotAllowed) { try check("", of: old) }
        #expect(throws: AttestationError.statusNotAllowed) { try check("\"statuses\":[\"OutOfDate\"]", of: old) }
        #expect(throws: Never.self) {
            try check("\"statuses\":[\"OutOfDate\"],\"advisories\":[\"TEST-SA-1\"]", of: old)
        }
    }

    static let malformedTexts = [
        "", "[]", "{", "{\"environment\":[]}", "{\"environments\":\"sgx\"}", "{\"environments\":[\"SGX\"]}",
        "{\"environments\":[1]}", "{\"measurements\":[]}", "{\"measurements\":{\"sgx\":[\"00\"]}}",
        "{\"measurements\":{\"snp\":[]}}", "{\"reportData\":\"00\"}", "{\"statuses\":[\"Revoked\"]}",
        "{\"statuses\":[\"uptodate\"]}", "{\"advisories\":[null]}", "{\"minimumEvaluation\":4294967296}",
        "{\"minimumEvaluation\":-1}", "{\"minimumSecurityVersion\":65536}",
        "{\"maximumCollateralAge\":9223372036854775808}",
        "{\"maximumCollateralAge\":null}", "{\"deniedPlatforms\":[\"\"]}", "{\"allowedPlatforms\":{}}",
        "{\"statuses\":[],\"statuses\":[]}",
    ]

    @Test("a file with an unknown member, or one of another form, is none", arguments: malformedTexts)
    func malformed(text: String) {
        #expect(throws: AttestationError.malformedPolicy) { try AttestationPolicyFile(decoding: Array(text.utf8)) }
    }

    @Test("the empty file is the production policy, and it takes nothing simulated")
    func production() throws {
        let empty = try AttestationPolicyFile(decoding: Array("{}".utf8))
        for file in [empty, .production] {
            #expect(throws: AttestationError.environmentNotAllowed) { try file.policies(at: 0).check(quote) }
        }
        let blanks = [UInt8](repeating: 0x20, count: AttestationPolicyFile.maximumCount)
        #expect(throws: AttestationError.malformedPolicy) {
            try AttestationPolicyFile(decoding: blanks + [0x7B, 0x7D])
        }
    }
}
