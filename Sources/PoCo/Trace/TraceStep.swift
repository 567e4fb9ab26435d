package import Orders
import StrictJSON

/// A deal of a trace: what its orders agreed on, with names in place of addresses.
package struct TraceDeal: Hashable, Sendable {
    /// The deal's name.
    package var name: String
    /// Price of the app per task, in nRLC.
    package var appPrice: UInt256
    /// Price of the dataset per task, in nRLC.
    package var datasetPrice: UInt256
    /// Price of the workerpool per task, in nRLC.
    package var workerpoolPrice: UInt256
    /// How many tasks.
    package var volume: UInt256
    /// The trust that the request asked for; 0 means 1.
    package var trust: UInt256
    /// The length class.
    package var category: UInt256
    /// Who pays.
    package var sponsor: String
    /// Who owns the app.
    package var appOwner: String
    /// Who owns the dataset.
    package var datasetOwner: String
    /// Who owns the workerpool.
    package var workerpoolOwner: String
    /// Percent of the workerpool's price that a worker stakes.
    package var stakeRatio = UInt256(30)
    /// Percent of the reward for the scheduler.
    package var schedulerRatio = UInt256(1)
    /// Whether the tag asks for a trusted execution environment.
    package var isConfidential = false

    /// Reads `[name, app price, dataset price, workerpool price, volume, trust, category, sponsor, app owner, dataset owner,
    /// workerpool owner]` and the named arguments `stake_ratio`, `sched_ratio` and `tee`; nil for anything else.
    init?(arguments: TraceArguments, named: [String: JSONValue]) {
        guard arguments.count == 11, named.keys.allSatisfy(["stake_ratio", "sched_ratio", "tee"].contains),
            let name = arguments.text(0), let app = arguments.number(1), let dataset = arguments.number(2),
            let workerpool = arguments.number(3), let volume = arguments.number(4), let trust = arguments.number(5),
            let category = arguments.number(6), let sponsor = arguments.text(7), let appOwner = arguments.text(8),
            let datasetOwner = arguments.text(9), let workerpoolOwner = arguments.text(10)
        else { return nil }
        self.name = name
        (appPrice, datasetPrice, workerpoolPrice) = (app, dataset, workerpool)
        (self.volume, self.trust, self.category, self.sponsor) = (volume, trust, category, sponsor)
        (self.appOwner, self.datasetOwner, self.workerpoolOwner) = (appOwner, datasetOwner, workerpoolOwner)
        if let ratio = named["stake_ratio"] {
            guard let number = ratio.asNumber else { return nil }
            stakeRatio = number
        }
        if let ratio = named["sched_ratio"] {
            guard let number = ratio.asNumber else { return nil }
            schedulerRatio = number
        }
        if let tee = named["tee"] {
            guard let bool = tee.asBool else { return nil }
            isConfidential = bool
        }
    }
}

/// One operation of a trace.
package enum TraceStep: Hashable, Sendable {
    /// `deposit [account, amount]`.
    case deposit(String, UInt256)
    /// `withdraw [account, amount]`.
    case withdraw(String, UInt256)
    /// `setScore [worker, score]`: gives a reputation.
    case setScore(String, UInt256)
    /// `match [deal, …]`.
    case match(TraceDeal)
    /// `init [task, deal, index]`.
    case initialize(task: String, deal: String, index: UInt256)
    /// `contribute [task, worker, result]`.
    case contribute(task: String, worker: String, result: String)
    /// `reveal [task, worker]`.
    case reveal(task: String, worker: String)
    /// `reopen [task]`.
    case reopen(task: String)
    /// `finalize [task]`.
    case finalize(task: String)
    /// `contribute_and_finalize [task, worker, result]`.
    case contributeAndFinalize(task: String, worker: String, result: String)
    /// `claim [task]`.
    case claim(task: String)
    /// `wait [seconds]`.
    case wait(Int64)

    /// Reads an operation and its arguments; nil for anything else.
    init?(operation: String, arguments: TraceArguments, named: [String: JSONValue]) {
        let (first, second, third) = (arguments.text(0), arguments.text(1), arguments.text(2))
        guard operation == "match" || named.isEmpty else { return nil }
        switch (operation, arguments.count, first, second, third) {
        case ("deposit", 2, let account?, _, _): self.init(arguments.number(1)) { .deposit(account, $0) }
        case ("withdraw", 2, let account?, _, _): self.init(arguments.number(1)) { .withdraw(account, $0) }
        case ("setScore", 2, let worker?, _, _): self.init(arguments.number(1)) { .setScore(worker, $0) }
        case ("match", _, _, _, _): self.init(TraceDeal(arguments: arguments, named: named)) { .match($0) }
        case ("init", 3, let task?, let deal?, _):
            self.init(arguments.number(2)) { .initialize(task: task, deal: deal, index: $0) }
        case ("contribute", 3, let task?, let worker?, let result?):
            self = .contribute(task: task, worker: worker, result: result)
        case ("reveal", 2, let task?, let worker?, _): self = .reveal(task: task, worker: worker)
        case ("reopen", 1, let task?, _, _): self = .reopen(task: task)
        case ("finalize", 1, let task?, _, _): self = .finalize(task: task)
        case ("contribute_and_finalize", 3, let task?, let worker?, let result?):
            self = .contributeAndFinalize(task: task, worker: worker, result: result)
        case ("claim", 1, let task?, _, _): self = .claim(task: task)
        case ("wait", 1, _, _, _):
            self.init(arguments.number(0).flatMap { UInt64(exactly: $0) }.flatMap { Int64(exactly: $0) }) { .wait($0) }
        default: return nil
        }
    }

    private init?<Value>(_ value: Value?, _ make: (Value) -> TraceStep) {
        guard let value else { return nil }
        self = make(value)
    }
}

/// The arguments of an operation, each to be asked for as what it must be.
struct TraceArguments {
    private let values: [JSONValue]

    init(_ values: [JSONValue]) {
        self.values = values
    }

    var count: Int { values.count }

    func text(_ index: Int) -> String? { index < values.count ? values[index].asText : nil }

    func number(_ index: Int) -> UInt256? { index < values.count ? values[index].asNumber : nil }
}

extension JSONValue {
    /// A number of 256 bits, written as a number or as a string.
    fileprivate var asNumber: UInt256? { asDecimalDigits.flatMap { try? UInt256(decimal: $0) } }
}
