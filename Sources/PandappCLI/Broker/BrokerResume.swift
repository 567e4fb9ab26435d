import ArgumentParser
import Console
import Foundation
import KeyBroker
import Ledger

/// `pandapp broker resume`.
struct BrokerResume: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "Let a broker go on whose audit is older than the ledger, and say in the log that records were lost.",
        discussion: """
            After a restore the broker refuses to release keys (broker-behind-ledger): its own record of what it \
            released is incomplete. Put the newest broker/audit.log in its place if there is one. If not, this begins \
            anew where the old one ends. What was released stays counted in the ledger, so that no task gets more \
            releases; an altered audit is kept beside as audit.log.altered.

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
        guard try !isWhole(open.auditTrail, upTo: anchor) else {
            return try console.report.write(ResumedAudit(lost: anchor.count, decisions: anchor.count, isNew: false))
        }
        if !yes {
            guard let confirmation = Confirmation(console) else { throw CommandFailure.resumptionNotConfirmed }
            try confirmation.require("The log will say for ever that the broker lost records. Go on?")
        }
        let resumed = try open.log.signing { try open.auditTrail.resume(in: open.ledger, at: WallClock.seconds()) }
        try console.report.write(ResumedAudit(lost: anchor.count, decisions: resumed.count, isNew: true))
    }

    private func isWhole(_ audit: AuditTrail, upTo anchor: AuditAnchor) throws(BrokerRefusal) -> Bool {
        do throws(BrokerRefusal) {
            try audit.check(anchor)
            return true
        } catch {
            guard error == .brokerBehindLedger || error == .auditAltered else { throw error }
            return false
        }
    }
}

/// The result of `broker resume`.
private struct ResumedAudit: CommandReport {
    static let verb = "broker-resume"
    /// How many records the chain had that the ledger vouched for.
    let lost: Int64
    /// How many it has now.
    let decisions: Int64
    let isNew: Bool

    var lines: [String] {
        guard isNew else { return ["The broker's audit is whole; nothing was changed."] }
        return ["The broker goes on with \(decisions) records; the log says that it had \(lost)."]
    }
}

extension CommandFailure {
    fileprivate static let resumptionNotConfirmed = CommandFailure(
        .denied,
        code: "not-confirmed",
        what: "The broker was not resumed",
        why: "The log would say for ever that records were lost, and there is nobody to ask",
        remedy: "Say it with --yes"
    )
}
