import Attestation
import Cryptography
import Foundation
import Orders
import SimulatedHardware
import TestSupport
import Testing

/// Nothing simulated passes for hardware: not under Intel's root, and not before a policy that did not ask for it.
@Suite struct SimulatedArtefactTests {
    static let time: Int64 = 1_793_491_200

    /// A quote of a simulated machine that holds under its own root.
    struct Artefact {
        let name: String
        let quote: [UInt8]
        let collateral: QuoteCollateral
        /// DER of the root.
        let certificate: [UInt8]

        var root: TrustRoot { .simulated(certificate: certificate) }
    }

    /// The fixtures, and quotes of a machine that is made here, of both architectures.
    static func artefacts() throws -> [Artefact] {
        try fixtures() + machine()
    }

    private static func fixtures() throws -> [Artefact] {
        let root = try bytes("root.der")
        return try ["sgx", "tdx"].map { name in
            let collateral = try QuoteCollateral(decoding: bytes("\(name).col.json"))
            return Artefact(name: name, quote: try bytes("\(name).quote"), collateral: collateral, certificate: root)
        }
    }

    private static func bytes(_ name: String) throws -> [UInt8] {
        [UInt8](try Fixture.data("quotes/simulated/" + name))
    }

    private static func machine() throws -> [Artefact] {
        let machine = try SimulatedMachine(seed: SecretBytes(random: 32), madeAt: time)
        let reportData = [UInt8](repeating: 1, count: 64)
        let enclave = SimulatedEnclave(
            measurement: [UInt8](repeating: 2, count: 32),
            signer: SimulatedMachine.enclaveSigner,
            securityVersion: 9,
            reportData: reportData
        )
        let domain = SimulatedDomain(
            measurement: [UInt8](repeating: 3, count: 48),
            registers: [[UInt8]](repeating: [UInt8](repeating: 4, count: 48), count: 4),
            reportData: reportData
        )
        let reports: [(SimulatedArchitecture, SimulatedReport)] = [(.sgx, .enclave(enclave)), (.tdx, .domain(domain))]
        return try reports.map { architecture, report in
            Artefact(
                name: "made \(architecture)",
                quote: try machine.quote(report),
                collateral: try QuoteCollateral(
                    decoding: SimulatedCollateral(of: machine, for: architecture, at: time).encoded()
                ),
                certificate: machine.rootCertificate
            )
        }
    }

    /// Policy files of a relying party in production: any members, but `simulated` is not among the environments.
    static func productionPolicies() -> [String] {
        var random = SplitMix(state: 11)
        let members = [
            #""environments":["sgx"]"#, #""environments":["tdx"]"#, #""environments":["tdx","sgx"]"#,
            #""environments":[]"#, #""statuses":["UpToDate","OutOfDate","OutOfDateConfigurationNeeded"]"#,
            #""advisories":["INTEL-SA-00615"]"#, #""deniedAdvisories":["INTEL-SA-00837"]"#, #""minimumEvaluation":0"#,
            #""minimumSecurityVersion":0"#, #""maximumCollateralAge":99999999"#, #""deniedPlatforms":[]"#,
        ]
        let drawn = (0..<60).map { _ in
            var seen: Set<Substring> = []
            let chosen = members.filter { _ in Bool.random(using: &random) }
                .filter { seen.insert($0.prefix { $0 != ":" }).inserted }
            return "{" + chosen.joined(separator: ",") + "}"
        }
        return ["{}"] + drawn
    }

    @Test("every simulated quote holds under its own root, as simulated, whatever kind of quote it is")
    func underOwnRoot() throws {
        for artefact in try Self.artefacts() {
            let verified = try QuoteVerifier(roots: [artefact.root])
                .verify(artefact.quote, collateral: artefact.collateral, at: Self.time)
            #expect(verified.environment == .simulated, "\(artefact.name)")
        }
    }

    @Test("under Intel's root no simulated quote holds")
    func underIntel() throws {
        for artefact in try Self.artefacts() {
            #expect(throws: AttestationError.untrustedRoot, "\(artefact.name)") {
                try QuoteVerifier(roots: [.intel])
                    .verify(artefact.quote, collateral: artefact.collateral, at: Self.time)
            }
        }
    }

    @Test("even where its root was configured, each production policy refuses every simulated quote")
    func productionPolicy() throws {
        let policies = try Self.productionPolicies().map { try AttestationPolicyFile(decoding: Array($0.utf8)) }
        for artefact in try Self.artefacts() {
            let verified = try QuoteVerifier(roots: [.intel, artefact.root])
                .verify(artefact.quote, collateral: artefact.collateral, at: Self.time)
            for policy in policies + [.production] {
                #expect(throws: AttestationError.environmentNotAllowed, "\(artefact.name)") {
                    for demand in policy.policies(at: Self.time) { try demand.check(verified) }
                }
            }
        }
    }

    @Test("a simulated quote does not hold under another simulated root")
    func underAnotherRoot() throws {
        let another = try SimulatedMachine(seed: SecretBytes(random: 32), madeAt: Self.time)
        let verifier = QuoteVerifier(roots: [.simulated(certificate: another.rootCertificate)])
        for artefact in try Self.artefacts() {
            #expect(throws: AttestationError.untrustedRoot, "\(artefact.name)") {
                try verifier.verify(artefact.quote, collateral: artefact.collateral, at: Self.time)
            }
        }
    }

    @Test(
        "dcap-qvl accepts each under its own root, and refuses it under Intel's",
        .enabled(if: PythonScript.isAvailable, "Scripts/install-oracles installs dcap-qvl")
    )
    func oracle() throws {
        let artefacts = try Self.artefacts()
        let verdicts = try PythonScript.withTemporaryFolder { folder in
            var questions = Data()
            for artefact in artefacts {
                for root in [artefact.certificate, []] {
                    questions += try JSONEncoder().encode(OracleQuestion(artefact, root: root, at: Self.time)) + [0x0A]
                }
            }
            let file = folder.appending(path: "questions.jsonl")
            try questions.write(to: file)
            return try OracleCase.judged(["judge", file.path])
        }
        #expect(verdicts.count == 2 * artefacts.count)
        for verdict in verdicts {
            #expect(verdict.status == (verdict.root.isEmpty ? nil : "UpToDate"), "\(verdict.name)")
        }
    }
}

/// A quote that dcap-qvl is asked about; the root is empty for Intel's.
private struct OracleQuestion: Encodable {
    let name: String
    let quote: Data
    let collateral: String
    let root: Data
    let at: Int64

    init(_ artefact: SimulatedArtefactTests.Artefact, root: [UInt8], at time: Int64) {
        (name, at) = (artefact.name, time)
        (quote, self.root) = (Data(artefact.quote), Data(root))
        collateral = String(decoding: artefact.collateral.encoded(), as: UTF8.self)
    }
}
