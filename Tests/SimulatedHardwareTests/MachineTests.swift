import Cryptography
import SimulatedHardware
import Testing

private let now: Int64 = 1_800_000_000

@Suite struct MachineTests {
    private static func seed(_ byte: UInt8) -> SecretBytes { SecretBytes(copying: [UInt8](repeating: byte, count: 32)) }

    private static func rootFound(by byte: UInt8, _ certificates: String) -> [UInt8]? {
        SimulatedMachine(seed: seed(byte), certificates: certificates)?.rootCertificate
    }

    @Test("a machine is found again by its seed and its certificates, and by no other's")
    func keeping() throws {
        let machine = try SimulatedMachine(seed: Self.seed(1), madeAt: now)
        let text = machine.certificates.text
        #expect(Self.rootFound(by: 1, text) == machine.rootCertificate)
        #expect(Self.rootFound(by: 2, text) == nil)
        for other in ["", text + text, text.replacing("M", with: "N")] { #expect(Self.rootFound(by: 1, other) == nil) }
    }

    @Test("collateral says until when it holds; other text does not")
    func end() throws {
        let machine = try SimulatedMachine(seed: Self.seed(1), madeAt: now)
        for enclave in [SimulatedArchitecture.sgx, .tdx] {
            let collateral = try SimulatedCollateral(of: machine, for: enclave, at: now).encoded()
            #expect(SimulatedCollateral.end(of: collateral) == now + SimulatedCollateral.lifetime)
        }
        #expect(SimulatedCollateral.end(of: Array("{}".utf8)) == nil)
        #expect(SimulatedCollateral.end(of: []) == nil)
    }
}
