import ArgumentParser
import Console
import Cryptography
import Ledger
import Orders
import PoCo

/// `pandapp deal`: what the ledger holds of a deal.
struct DealCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deal",
        abstract: "What the ledger holds of a deal.",
        subcommands: [DealShow.self]
    )
}

/// `pandapp deal show`.
struct DealShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "What four orders agreed on: who offered what at which price, who pays, and the tasks.",
        discussion: "Example: pandapp deal show 0x5f0c…"
    )

    @Argument(help: ArgumentHelp("The deal, as run and contacts tell it.", valueName: "deal"))
    var deal: DealIdentifier

    @OptionGroup var home: HomeOptions
    @OptionGroup var console: OutputOptions

    func run() async throws {
        let open = try OpenHome(home.folder())
        guard let known = try open.ledger.deal(deal) else { throw LedgerError.unknownDeal(deal) }
        try console.report.write(ShownDeal(known, tasks: try open.ledger.tasks(of: deal)), essential: true)
    }
}

/// The result of `deal show`.
private struct ShownDeal: CommandReport {
    static let verb = "deal-show"

    /// Who offers what.
    struct Party: Encodable {
        let address: String
        let owner: String
        /// In nRLC a task.
        let price: String
        let order: String

        init(_ party: DealParty) {
            (address, owner) = (party.address.checksummed, party.owner.checksummed)
            (price, order) = (party.price.decimal, "0x" + party.order.hexadecimal)
        }
    }

    struct Task: Encodable {
        let task: String
        let index: String
        let state: String
    }

    let deal: String
    let app: Party
    let dataset: Party?
    let workerpool: Party
    let request: String
    let requester: String
    let sponsor: String
    let beneficiary: String
    let callback: String
    let category: String
    let trust: String
    let tag: String
    let start: Int64
    let firstTask: String
    let volume: String
    /// What the sponsor locked for all tasks, in nRLC.
    let price: String
    /// What the workerpool's owner locked for all tasks, in nRLC.
    let stake: String
    /// What a worker locks for a task, in nRLC.
    let workerStake: String
    /// Those that were initialized.
    let tasks: [Task]

    init(_ known: Deal, tasks: [LedgerTask]) throws {
        let terms = known.terms
        deal = known.identifier.description
        (app, dataset, workerpool) = (Party(terms.app), terms.dataset.map(Party.init), Party(terms.workerpool))
        request = "0x" + terms.requestOrder.hexadecimal
        (requester, sponsor) = (terms.requester.checksummed, known.sponsor.checksummed)
        (beneficiary, callback) = (terms.beneficiary.checksummed, terms.callback.checksummed)
        (category, trust) = (terms.category.decimal, terms.trust.decimal)
        tag = "0x" + Hexadecimal.encode(terms.tag.bytes)
        (start, firstTask, volume) = (known.startTime, known.botFirst.decimal, known.botSize.decimal)
        (price, stake) = (try known.price.decimal, try known.stake.decimal)
        workerStake = known.workerStake.decimal
        self.tasks = tasks.map {
            Task(task: $0.identifier.description, index: $0.index.decimal, state: "\($0.state)")
        }
    }

    var lines: [String] {
        let parties = [("app", app), ("workerpool", workerpool)] + (dataset.map { [("dataset", $0)] } ?? [])
        return ["deal:      \(deal)", "requester: \(requester)"]
            + (sponsor == requester ? [] : ["sponsor:   \(sponsor)"])
            + parties.map { "\($0): \($1.address) of \($1.owner), \($1.price) nRLC a task" }
            + [
                "tasks:     \(volume) from \(firstTask), category \(category), trust \(trust), since \(start)",
                "locked at the match: \(price) nRLC by who pays, \(stake) nRLC by the workerpool",
            ] + tasks.map { "task \($0.index): \($0.task), \($0.state)" }
    }
}

extension DealIdentifier: ExpressibleByArgument {
    /// A deal as it is printed: 0x and 64 hexadecimal digits.
    package init?(argument: String) {
        guard let digest = Digest(argument: argument) else { return nil }
        self.init(digest)
    }
}

extension Digest: ExpressibleByArgument {
    /// 0x and 64 hexadecimal digits.
    package init?(argument: String) {
        guard argument.hasPrefix("0x"), let bytes = try? Hexadecimal.decode(String(argument.dropFirst(2))),
            let digest = try? Digest(bytes)
        else { return nil }
        self = digest
    }
}
