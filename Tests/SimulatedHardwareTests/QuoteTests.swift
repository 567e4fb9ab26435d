import Cryptography
import SimulatedHardware
import TestSupport
import Testing

private let now: Int64 = 1_800_000_000
private let reportData = [UInt8](64..<128)

@Suite struct QuoteTests {
    private let machine: SimulatedMachine

    init() throws {
        machine = try SimulatedMachine(seed: SecretBytes(copying: [UInt8](repeating: 7, count: 32)), madeAt: now)
    }

    private static let enclave = SimulatedEnclave(
        measurement: [UInt8](repeating: 0xab, count: 32),
        signer: SimulatedMachine.enclaveSigner,
        securityVersion: 3,
        reportData: reportData
    )

    private static let domain = SimulatedDomain(
        measurement: [UInt8](repeating: 1, count: 48),
        registers: (2...5).map { [UInt8](repeating: $0, count: 48) },
        reportData: reportData
    )

    private func judge(
        _ body: SimulatedReport,
        for enclave: SimulatedArchitecture,
        standing: SimulatedCollateral.Standing = .init(),
        root: Oracle.Root? = nil,
        after seconds: Int64 = 0
    ) throws -> Oracle {
        try Oracle.judge(
            machine.quote(body),
            collateral: SimulatedCollateral(of: machine, for: enclave, at: now, standing: standing).encoded(),
            root: root ?? .certificate(machine.rootCertificate),
            at: now + seconds
        )
    }

    @Test("dcap-qvl accepts a simulated SGX quote under the machine's root", .enabled(if: PythonScript.isAvailable))
    func enclaves() throws {
        let verdict = try judge(.enclave(Self.enclave), for: .sgx)
        #expect(verdict.refused == nil)
        #expect(verdict.status == "UpToDate")
        #expect(verdict.advisories == [])
        #expect(verdict.version == 3)
        #expect(verdict.family.lowercased() == "53494d000000")
        #expect(verdict.measurement == String(repeating: "ab", count: 32))
        let signer = SHA256Digest.of(Array("PANDAPP SIMULATED ENCLAVE SIGNER v1".utf8))
        #expect(verdict.signer == Hexadecimal.encode(signer.bytes))
        #expect(verdict.reportData == Hexadecimal.encode(reportData))
    }

    @Test("dcap-qvl accepts a simulated TDX quote under the machine's root", .enabled(if: PythonScript.isAvailable))
    func domains() throws {
        let verdict = try judge(.domain(Self.domain), for: .tdx)
        #expect(verdict.refused == nil)
        #expect(verdict.status == "UpToDate")
        #expect(verdict.version == 4)
        #expect(verdict.measurement == String(repeating: "01", count: 48))
        #expect(verdict.registers == (2...5).map { String(repeating: "0\($0)", count: 48) })
        #expect(verdict.reportData == Hexadecimal.encode(reportData))
    }

    @Test("dcap-qvl refuses both under Intel's root and another machine's", .enabled(if: PythonScript.isAvailable))
    func otherRoots() throws {
        let other = try SimulatedMachine(seed: SecretBytes(random: 32), madeAt: now)
        for root in [Oracle.Root.intel, .certificate(other.rootCertificate)] {
            #expect(try judge(.enclave(Self.enclave), for: .sgx, root: root).refused != nil)
            #expect(try judge(.domain(Self.domain), for: .tdx, root: root).refused != nil)
        }
    }

    @Test("dcap-qvl refuses both in debug mode", .enabled(if: PythonScript.isAvailable))
    func debug() throws {
        var enclave = Self.enclave
        enclave.flags |= 2
        #expect(try judge(.enclave(enclave), for: .sgx).refused?.lowercased().contains("debug") == true)
        var domain = Self.domain
        domain.attributes |= 1
        #expect(try judge(.domain(domain), for: .tdx).refused?.lowercased().contains("debug") == true)
    }

    @Test("dcap-qvl tells the standing that was stated", .enabled(if: PythonScript.isAvailable))
    func standing() throws {
        let stated = SimulatedCollateral.Standing(status: "SWHardeningNeeded", advisories: ["INTEL-SA-00615"])
        let verdict = try judge(.enclave(Self.enclave), for: .sgx, standing: stated)
        #expect(verdict.status == "SWHardeningNeeded")
        #expect(verdict.advisories == ["INTEL-SA-00615"])
    }

    @Test("collateral holds from an hour before for thirty days", .enabled(if: PythonScript.isAvailable))
    func validity() throws {
        for seconds in [-3599, 0, SimulatedCollateral.lifetime - 1] {
            #expect(try judge(.enclave(Self.enclave), for: .sgx, after: seconds).status == "UpToDate")
        }
        for seconds in [-3601, SimulatedCollateral.lifetime + 1] {
            #expect(try judge(.enclave(Self.enclave), for: .sgx, after: seconds).refused != nil)
        }
    }

    @Test("collateral of one kind does not serve quotes of the other", .enabled(if: PythonScript.isAvailable))
    func kinds() throws {
        #expect(try judge(.enclave(Self.enclave), for: .tdx).refused != nil)
        #expect(try judge(.domain(Self.domain), for: .sgx).refused != nil)
    }
}
