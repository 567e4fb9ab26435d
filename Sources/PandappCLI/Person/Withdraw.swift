import ArgumentParser
import Console
import Cryptography
import DatasetAssembly
import Foundation
import Ledger
import Publisher

/// `pandapp withdraw`.
struct Withdraw: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "withdraw",
        abstract: "Take back everything you ever gave, for ever.",
        discussion: """
            Your fixes, consents and declarations are deleted, and every dataset that holds them is closed and its data \
            key destroyed; the next publication makes those days anew without you. The log says that somebody withdrew, \
            not who. Results that were computed before stay where they are. There is no way back: whoever begins again \
            needs a new key. Make your last 'pandapp audit' before it.

            Example: pandapp withdraw --person-key me.key --yes
            """
    )

    @Flag(help: "Do it without asking.")
    var yes = false

    @OptionGroup var person: PersonKeyOptions
    @OptionGroup var home: HomeOptions
    @OptionGroup var console: OutputOptions

    func run() async throws {
        let voice = try PersonVoice(person, home: home)
        if !yes {
            guard let confirmation = Confirmation(console) else { throw CommandFailure.notSaidYes }
            try confirmation.require("Everything of yours is deleted, and this key is never accepted again. Withdraw?")
        }
        let outcome = try console.progress("Withdrawing").ticking { try voice.withdraw() }
        try console.report.write(Withdrawn(outcome))
    }
}

/// The result of `withdraw`.
private struct Withdrawn: CommandReport {
    static let verb = "withdraw"
    let isNew: Bool
    let datasets: Int
    let records: Int

    init(_ outcome: Withdrawal.Outcome) {
        (isNew, datasets, records) = (outcome.isNew, outcome.datasets, outcome.records)
    }

    var lines: [String] {
        guard isNew else {
            return [
                records == 0 ? "You withdrew before; nothing was changed." : "You withdrew before; it is complete now."
            ]
        }
        return [
            "You have withdrawn. Records deleted: \(records); datasets closed, with their keys destroyed: \(datasets).",
            "This key is not accepted any more.",
        ]
    }
}

extension PersonVoice {
    /// Says that everything is taken back; the publisher does it at once.
    fileprivate func withdraw() throws -> Withdrawal.Outcome {
        let words = try home.folder.lockWords()
        defer { extendLifetime(words) }
        let record = try sealed(.withdrawal)
        let lock = try home.publicationLock()
        defer { extendLifetime(lock) }
        return try home.log.signing { try home.withdrawal().withdraw(record, at: WallClock.seconds()) }
    }
}

extension OpenHome {
    /// What carries out withdrawals.
    fileprivate func withdrawal() throws -> Withdrawal {
        Withdrawal(contributions: try contributions(), ledger: ledger, retirement: try retirement)
    }

    /// Deletes what a killed withdrawal left of a person: before a night is published, they must be gone.
    ///
    /// What does not open stays, and is noted: no night is made from it, and nothing else of the person is left.
    func completeWithdrawals() throws {
        let words = try folder.lockWords()
        let lock = try publicationLock()
        defer { extendLifetime((words, lock)) }
        do {
            try withdrawal().complete()
        } catch DatasetAssemblyError.batchAltered {
            try? TextSink.standardError.write(
                "note: a withdrawal is not complete: some contributions or receipts do not open; see pandapp doctor\n"
            )
        }
    }

    /// Refuses whoever withdrew.
    func requireNotWithdrawn(_ people: Set<VerificationKey>) throws {
        let withdrawn = try ledger.withdrawals()
        guard !withdrawn.isEmpty else { return }
        let contributions = try contributions()
        guard people.allSatisfy({ !withdrawn.contains(contributions.withdrawalTag(of: $0)) }) else {
            throw CommandFailure(
                .denied,
                code: "person-withdrew",
                what: "Nothing was kept",
                why: "The holder of this key has withdrawn everything, and a withdrawal has no end",
                remedy: "To begin again, make a new key: pandapp person new --person-key FILE"
            )
        }
    }
}

extension CommandFailure {
    fileprivate static var notSaidYes: CommandFailure {
        CommandFailure(
            .denied,
            code: "not-confirmed",
            what: "Nothing was changed",
            why: "A withdrawal cannot be undone, and there is nobody to ask",
            remedy: "Say it with --yes"
        )
    }
}
