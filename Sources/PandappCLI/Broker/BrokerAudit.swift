import ArgumentParser
import Console
import Cryptography
import KeyBroker
import Ledger

/// `pandapp broker audit`.
struct BrokerAudit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Check the chain of the broker's decisions against the ledger, and print each.",
        discussion: """
            Every decision is a record with the hash of the one before, and the ledger's log names the newest. Exit \
            status 78 where the chain is an older one (broker-behind-ledger), the ledger is (ledger-behind-broker), or \
            the chain is another (audit-altered).

            Example: pandapp broker audit
            """
    )

    @OptionGroup var home: HomeOptions
    @OptionGroup var console: OutputOptions

    func run() async throws {
        let open = try OpenHome(home.folder())
        try open.auditTrail.check(against: open.ledger)
        let anchor = try open.ledger.auditAnchor()
        var records: [AuditedDecisions.Record] = []
        try open.auditTrail.records(upTo: anchor) { records.append(AuditedDecisions.Record($0)) }
        try console.report.write(
            AuditedDecisions(records: records, head: anchor.head.hexadecimal),
            essential: true
        )
    }
}

/// The result of `broker audit`.
private struct AuditedDecisions: CommandReport {
    static let verb = "broker-audit"

    struct Record: Encodable {
        let number: Int64
        let at: String
        let outcome: String
        let task: String?
        let transcript: String?
        let measurement: String?
        let environment: String?
        let platform: String?
        let release: Int64?
        /// How many records the ledger vouched for, before the chain was resumed.
        let lost: Int64?

        init(_ record: AuditRecord) {
            (number, at, outcome) = (record.number, UTCTime.text(of: record.time), record.outcome)
            (task, transcript) = (record.task?.hexadecimal, record.transcript?.hexadecimal)
            (measurement, environment) = (record.measurement?.hexadecimal, record.environment)
            (platform, release, lost) = (record.platform?.hexadecimal, record.ordinal, record.lost?.count)
        }

        var line: String {
            let what = task.map { " for task 0x\($0.prefix(16))…" } ?? ""
            let how = release.map { ", release \($0), \(environment ?? "unknown")" } ?? ""
            let before = lost.map { ", where the ledger vouched for \($0)" } ?? ""
            return "\(number) \(at) \(outcome)\(what)\(how)\(before)"
        }
    }

    let records: [Record]
    let head: String

    var lines: [String] {
        records.map(\.line) + ["\(records.count) records follow one another up to \(head), as the ledger says."]
    }
}
