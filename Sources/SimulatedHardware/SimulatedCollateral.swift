import Crypto
import Foundation
import X509

/// What the made-up maker states of its processors' security, in the form of Intel's provisioning service (PCS v4):
/// revocation lists, TCB information, the quoting enclave's identity, and the chains under which these are signed.
///
/// One JSON object of nine strings: `pck_crl_issuer_chain`, `tcb_info_issuer_chain` and `qe_identity_issuer_chain` in PEM;
/// `root_ca_crl` and `pck_crl`, DER in hexadecimal; `tcb_info` and `qe_identity`, JSON texts whose very bytes are signed;
/// `tcb_info_signature` and `qe_identity_signature`, r ‖ s in hexadecimal.
package struct SimulatedCollateral: Sendable {
    /// Seconds for which the statements hold.
    package static let lifetime: Int64 = 30 * 86_400

    /// What is stated of the processor.
    package struct Standing: Sendable {
        /// The TCB status.
        package var status: String
        /// Advisories that apply.
        package var advisories: [String]
        /// `tcbEvaluationDataNumber`, which only grows.
        package var evaluation: Int

        /// A standing of its parts; in order, unless said otherwise.
        package init(status: String = "UpToDate", advisories: [String] = [], evaluation: Int = 1) {
            self.status = status
            self.advisories = advisories
            self.evaluation = evaluation
        }
    }

    private let strings: [String: String]

    /// States a machine's standing.
    ///
    /// - Parameters:
    ///   - machine: whose maker speaks.
    ///   - architecture: for quotes of which kind.
    ///   - time: Unix seconds; the statements hold from an hour before it, for clocks that lag.
    ///   - standing: what is stated.
    /// - Throws: what the libraries throw.
    package init(
        of machine: SimulatedMachine,
        for architecture: SimulatedArchitecture,
        at time: Int64,
        standing: Standing = Standing()
    ) throws {
        let (keys, certificates) = (machine.keys, machine.certificates)
        let issued = time - SimulatedCertificates.backdating
        let expires = time + Self.lifetime
        let period = "\"issueDate\":\"\(Self.text(issued))\",\"nextUpdate\":\"\(Self.text(expires))\""
        let information = Self.information(for: architecture, period: period, standing: standing)
        let identity = Self.identity(of: architecture, period: period, standing: standing)
        func sign(_ text: String) throws -> String {
            Self.hexadecimal(try keys.statements.signature(for: Array(text.utf8)).rawRepresentation)
        }
        func revocations(of authority: Certificate, by key: P256.Signing.PrivateKey) throws -> String {
            let list = RevocationList(issuer: authority.subject, key: key, issued: issued, expires: expires)
            return Self.hexadecimal(try list.encoded())
        }
        let statementChain = SimulatedCertificates.chain([certificates.statements, certificates.root])
        strings = [
            "pck_crl": try revocations(of: certificates.authority, by: keys.authority),
            "pck_crl_issuer_chain": SimulatedCertificates.chain([certificates.authority, certificates.root]),
            "qe_identity": identity,
            "qe_identity_issuer_chain": statementChain,
            "qe_identity_signature": try sign(identity),
            "root_ca_crl": try revocations(of: certificates.root, by: keys.root),
            "tcb_info": information,
            "tcb_info_issuer_chain": statementChain,
            "tcb_info_signature": try sign(information),
        ]
    }

    /// The JSON object, keys in alphabetical order.
    ///
    /// - Throws: what the JSON library throws.
    package func encoded() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(strings))
    }

    /// Until when encoded collateral holds, in Unix seconds; nil where it is not such.
    package static func end(of bytes: [UInt8]) -> Int64? {
        struct Period: Decodable { var nextUpdate: String }
        let decoder = JSONDecoder()
        guard let strings = try? decoder.decode([String: String].self, from: Data(bytes)),
            let information = strings["tcb_info"],
            let period = try? decoder.decode(Period.self, from: Data(information.utf8)),
            let date = try? Date(period.nextUpdate, strategy: .iso8601)
        else { return nil }
        return Int64(date.timeIntervalSince1970)
    }

    private static func information(
        for architecture: SimulatedArchitecture,
        period: String,
        standing: Standing
    ) -> String {
        func components(_ versions: [UInt8]) -> String {
            "[" + versions.map { "{\"svn\":\($0)}" }.joined(separator: ",") + "]"
        }
        let nothing = [UInt8](repeating: 0, count: 16)
        let module =
            "\"tdxModule\":{\"mrsigner\":\"\(String(repeating: "0", count: 96))\",\"attributes\":\"0000000000000000\","
            + "\"attributesMask\":\"FFFFFFFFFFFFFFFF\"},"
        return "{\"id\":\"\(architecture == .sgx ? "SGX" : "TDX")\",\"version\":3,\(period),"
            + "\"fmspc\":\"\(hexadecimal(ProcessorExtension.family))\","
            + "\"pceId\":\"\(hexadecimal(ProcessorExtension.certificationEnclave))\",\"tcbType\":0,"
            + "\"tcbEvaluationDataNumber\":\(standing.evaluation),\(architecture == .sgx ? "" : module)"
            + "\"tcbLevels\":[{\"tcb\":{\"sgxtcbcomponents\":\(components(ProcessorExtension.components)),"
            + "\"pcesvn\":\(ProcessorExtension.certificationVersion)"
            + (architecture == .sgx ? "" : ",\"tdxtcbcomponents\":\(components(nothing))")
            + "},\(level(standing))}]}"
    }

    private static func identity(of architecture: SimulatedArchitecture, period: String, standing: Standing) -> String {
        "{\"id\":\"\(architecture == .sgx ? "QE" : "TD_QE")\",\"version\":2,\(period),"
            + "\"tcbEvaluationDataNumber\":\(standing.evaluation),"
            + "\"miscselect\":\"00000000\",\"miscselectMask\":\"FFFFFFFF\","
            // MODE64 and what state is saved may be as they are.
            + "\"attributes\":\"11000000000000000000000000000000\","
            + "\"attributesMask\":\"FBFFFFFFFFFFFFFF0000000000000000\","
            + "\"mrsigner\":\"\(hexadecimal(SimulatedArchitecture.quotingSigner))\",\"isvprodid\":\(architecture.quotingProduct),"
            + "\"tcbLevels\":[{\"tcb\":{\"isvsvn\":\(SimulatedArchitecture.quotingVersion)},\(level(Standing()))}]}"
    }

    private static func level(_ standing: Standing) -> String {
        let advisories = standing.advisories.map { "\"\($0)\"" }.joined(separator: ",")
        return "\"tcbDate\":\"2026-01-01T00:00:00Z\",\"tcbStatus\":\"\(standing.status)\""
            + (standing.advisories.isEmpty ? "" : ",\"advisoryIDs\":[\(advisories)]")
    }

    private static func text(_ seconds: Int64) -> String {
        Date(timeIntervalSince1970: TimeInterval(seconds)).formatted(.iso8601)
    }

    /// Upper case, as Intel's.
    private static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
        bytes.map { String($0 >> 4, radix: 16, uppercase: true) + String($0 & 15, radix: 16, uppercase: true) }.joined()
    }
}
