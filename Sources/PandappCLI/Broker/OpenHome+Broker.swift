import Attestation
import Console
import Foundation
import KeyBroker
import Ledger

extension OpenHome {
    /// The record of the broker's decisions.
    var auditTrail: AuditTrail {
        AuditTrail(file: folder.folder(of: .broker).appending(path: "audit.log"))
    }

    /// The home's key broker, within this process.
    ///
    /// - Throws: `BrokerRefusal` where its audit is not the one that the ledger vouches for.
    func broker() throws -> ReleaseDesk {
        try ReleaseDesk(
            identity: secrets.secret(.brokerIdentity),
            vault: vault,
            ledger: ledger,
            attestation: evidenceVerifier(),
            audit: auditTrail,
            clock: { WallClock.seconds() }
        )
    }

    /// Whose quotes the broker believes, and what its operator demands of them: `broker/policy.json`, where there is one.
    func evidenceVerifier() throws -> EvidenceVerifier {
        let place = folder.folder(of: .broker).appending(path: "policy.json").path
        let demands = try FileManager.default.fileExists(atPath: place) ? Self.policy(at: place) : nil
        return EvidenceVerifier(
            quotes: try quoteVerifier(of: .broker),
            collateral: platform.collateral,
            file: demands
        )
    }

    private static func policy(at place: String) throws -> AttestationPolicyFile {
        let bytes = try InputFile.read(place, limit: UInt64(AttestationPolicyFile.maximumCount))
        guard let policy = try? AttestationPolicyFile(decoding: bytes) else {
            throw CommandFailure.malformedPolicy(place)
        }
        return policy
    }

    /// Who releases keys to this home's enclaves: its broker's process where one runs, else this one.
    func keyReleaser() throws -> any KeyReleasing {
        let process = BrokerConnection(socket: brokerSocket)
        return try process.isListening() ? process : broker()
    }
}

extension CommandFailure {
    fileprivate static func malformedPolicy(_ place: String) -> CommandFailure {
        CommandFailure(
            .badConfiguration,
            code: "policy-malformed",
            what: "The broker was not opened",
            why: "\(place) is not a file of requirements on platforms",
            remedy: "Mend it, or remove it: then platforms have to be patched"
        )
    }
}
