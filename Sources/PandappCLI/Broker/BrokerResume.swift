import ArgumentParser
import Console
import Foundation
import KeyBroker
import Ledger

/// `pandapp broker resume`.
struct BrokerResume: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "Let a broker go on whose audit is not the one that the ledger vouches for, and say so in the log.",
        discussion: """
            After a restore the broker refuses to release keys (broker-behind-ledger): its own record of what it \
            released is incomplete. Put the newest broker/audit.log in its place if there is one. If not, this goes on \
            where the old one ends. What was released stays counted in the ledger, so that no task gets more releases. \
            An audit that is damaged or altered is kept beside as audit.log.altered-DIGEST, and begun anew.

            Where an old ledger was put back alone (ledger-behind-broker), put the newest one back. If it is lost, \
            this goes on where the audit ends; but releases that only the audit knows are then not counted.

            Example: pandapp broker resume --yes
            """
    )

    @Flag(help: "Do it without asking.")
    var yes = false

    @OptionGroup var home: HomeOptions
    @OptionGroup var console: OutputOptions

    func run() async throws {
        let open = try OpenHome(home.folder())
        let anchor = try open.ledger.auditAnchor()
        guard try !isWhole(open.auditTrail, by: open.ledger) else {
            return try console.report.write(ResumedAudit(lost: anchor.count, decisions: anchor.count, isNew: false))
        }
        if !yes {
            guard let confirmation = Confirmation(console) else { throw CommandFailure.resumptionNotConfirmed }
            try confirmation.require("The log will say for ever that the broker's audit was not the ledger's. Go on?")
        }
        let resumed = try open.log.signing { try open.auditTrail.resume(in: open.ledger, at: WallClock.seconds()) }
        try console.report.write(ResumedAudit(lost: anchor.count, decisions: resumed.count, isNew: true))
    }

    private func isWhole(_ audit: AuditTrail, by ledger: LedgerDatabase) throws(BrokerRefusal) -> Bool {
        do throws(BrokerRefusal) {
            try audit.check(against: ledger)
            return true
        } catch {
            guard [.brokerBehindLedger, .ledgerBehindBroker, .auditAltered].contains(error) else { throw error }
            return false
        }
    }
}

/// The result of `broker resume`.
private struct ResumedAudit: CommandReport {
    static let verb = "broker-resume"
    /// How many records the ledger vouched for.
    let lost: Int64
    /// How many it has now.
    let decisions: Int64
    let isNew: Bool

    var lines: [String] {
        guard isNew else { return ["The broker's audit is whole; nothing was changed."] }
        return ["The broker goes on with \(decisions) records; the ledger vouched for \(lost)."]
    }
}

extension CommandFailure {
    fileprivate static let resumptionNotConfirmed = CommandFailure(
        .denied,
        code: "not-confirmed",
        what: "The broker was not resumed",
        why: "The log would say for ever that the audit was not the ledger's, and there is nobody to ask",
        remedy: "Say it with --yes"
    )
}
