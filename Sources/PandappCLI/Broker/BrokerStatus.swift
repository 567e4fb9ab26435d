import ArgumentParser
import Console
import Cryptography
import KeyBroker
import Ledger

/// `pandapp broker status`.
struct BrokerStatus: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Print whether the broker runs, how its audit stands to the ledger, and what is revoked.",
        discussion: "Example: pandapp broker status"
    )

    @OptionGroup var home: HomeOptions
    @OptionGroup var console: OutputOptions

    func run() async throws {
        let open = try OpenHome(home.folder())
        let anchor = try open.ledger.auditAnchor()
        let audit: String
        do throws(BrokerRefusal) {
            try open.auditTrail.check(against: open.ledger)
            audit = "whole"
        } catch {
            audit = error.rawValue
        }
        let revoked = try open.ledger.revokedSubjects().map { BrokerState.Revoked(kind: $0.kind, name: $0.name) }
        try console.report.write(
            BrokerState(
                broker: open.brokerKey(),
                runs: BrokerConnection(socket: open.brokerSocket).isListening(),
                decisions: anchor.count,
                head: anchor.head.hexadecimal,
                audit: audit,
                keys: open.vault.digests().count,
                revoked: revoked.sorted { ($0.kind, $0.name) < ($1.kind, $1.name) }
            ),
            essential: true
        )
    }
}

extension OpenHome {
    /// The key that launch manifests name, in hexadecimal.
    func brokerKey() throws -> String {
        Hexadecimal.encode(try secrets.signingKey(.brokerIdentity).verificationKey.bytes)
    }
}

/// The result of `broker status`.
private struct BrokerState: CommandReport {
    static let verb = "broker-status"

    struct Revoked: Encodable {
        let kind: String
        let name: String
    }

    let broker: String
    let runs: Bool
    let decisions: Int64
    let head: String
    let audit: String
    let keys: Int
    let revoked: [Revoked]

    var lines: [String] {
        [
            "broker:  \(broker)",
            runs ? "process: runs, and answers the tasks of this home" : "process: none; each run is its own broker",
            "audit:   \(audit), \(decisions) records, head \(head)",
            "keys:    \(keys)",
        ] + revoked.map { "revoked: \($0.kind) \($0.name)" }
    }
}
