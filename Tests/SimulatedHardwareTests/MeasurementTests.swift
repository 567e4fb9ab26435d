import Attestation
import Cryptography
import Orders
import SimulatedHardware
import Testing

private let now: Int64 = 1_800_000_000

@Suite struct MeasurementTests {
    private let measurement = SimulatedMeasurement(manifest: Array("manifest".utf8))

    @Test("both measurements of a manifest are what Python's hashlib makes of the formulas")
    func formulas() {
        #expect(measurement.domain.count == 48)
        #expect(
            Hexadecimal.encode(measurement.domain)
                == "ce168d604e44d7e0fd8934c21e97d7e389531813aa585a58ffd2635d3305d708"
                + "3d8266c579f121fbcfd027cbc2c1d700"
        )
        #expect(measurement.registers.prefix(3).allSatisfy { $0 == [UInt8](repeating: 0, count: 48) })
        #expect(
            Hexadecimal.encode(measurement.registers[3])
                == "bc618ea8ad114996507814cdc281a7eed476d01049052c235cce226a9b15205c"
                + "236fa059b651d168236fceeb530c8c9d"
        )
        #expect(
            measurement.digests.map { Hexadecimal.encode($0.bytes) } == [
                "2cbb31b924b88131b0daacab73ae71fb620e7e56d22290734313048f8054fac7",
                "858efd94fca26e94098501b5ea18428abecdcfa27c6c772ed08afbaa901c8447",
            ]
        )
    }

    @Test("a verified quote of either kind gives the measurement that the registry names, and SIMULATED")
    func verified() throws {
        let machine = try SimulatedMachine(seed: SecretBytes(random: 32), madeAt: now)
        let verifier = QuoteVerifier(roots: [.intel, .simulated(certificate: machine.rootCertificate)])
        let reportData = [UInt8](64..<128)
        let enclave = SimulatedEnclave(
            measurement: measurement.enclave.bytes,
            signer: SimulatedMachine.enclaveSigner,
            securityVersion: 3,
            reportData: reportData
        )
        let domain = SimulatedDomain(
            measurement: measurement.domain,
            registers: measurement.registers,
            reportData: reportData
        )
        let cases: [(SimulatedReport, SimulatedArchitecture, TrustedArchitecture)] = [
            (.enclave(enclave), .sgx, .sgx), (.domain(domain), .tdx, .tdx),
        ]
        for ((report, architecture, expected), measured) in zip(cases, measurement.digests) {
            let collateral = try SimulatedCollateral(of: machine, for: architecture, at: now).encoded()
            let quote = try verifier.verify(
                machine.quote(report),
                collateral: QuoteCollateral(decoding: collateral),
                at: now
            )
            #expect(quote.environment == .simulated)
            #expect(quote.architecture == expected)
            #expect(quote.measurement == measured)
            #expect(quote.reportData == reportData)
            #expect(quote.status == .upToDate)
            #expect(quote.collateralExpires == now + SimulatedCollateral.lifetime)
        }
    }
}
