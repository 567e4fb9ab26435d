import Orders
import StrictJSON
import TestSupport
import Testing

@testable import PoCo

/// Draws a trace step by step, looking at what the trace has led to, so that every branch of a task's life is walked.
struct RandomTrace {
    private var random: SplitMix
    private var replay = TraceReplay()
    /// Names of tasks with their deal and index, initialized or not.
    private var tasks: [(name: String, deal: String, index: Int)] = []
    private(set) var steps: [JSONValue] = []
    private let watch: (WalkedStep) -> Void

    private static let workers = (0..<6).map { "w\($0)" }

    /// A step, and what it did.
    struct WalkedStep {
        let operation: String
        let before, after: Marketplace
        /// Why it was refused; nil for a step that was done.
        let refusal: PoCoError?
    }

    init(seed: UInt64, watching watch: @escaping (WalkedStep) -> Void = { _ in }) throws {
        random = SplitMix(state: seed)
        self.watch = watch
        try begin()
        for _ in 0..<Int.random(in: 20...70, using: &random) { try act() }
        try perform("wait", [.integer(one(of: [36_000, 360_000]))])
        for task in tasks { try perform("claim", [.text(task.name)]) }
    }

    /// The trace, in the form of a file.
    var json: JSONValue { .object(["steps": .array(steps)]) }

    private mutating func one<Element>(of elements: [Element]) -> Element {
        elements[Int.random(in: elements.indices, using: &random)]
    }

    private mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }

    /// Adds a step, and does it where the replay stands.
    private mutating func perform(
        _ operation: String,
        _ arguments: [JSONValue],
        named: [String: JSONValue] = [:]
    ) throws {
        var step: [String: JSONValue] = ["op": .text(operation), "args": .array(arguments)]
        if !named.isEmpty { step["kw"] = .object(named) }
        steps.append(.object(step))
        let read = TraceStep(operation: operation, arguments: TraceArguments(arguments), named: named)
        let before = replay.market
        var refusal: PoCoError?
        do {
            try replay.perform(#require(read))
        } catch let error as PoCoError {
            refusal = error
        }
        watch(WalkedStep(operation: operation, before: before, after: replay.market, refusal: refusal))
    }

    private mutating func begin() throws {
        try perform("deposit", [.text("sponsor"), .integer(one(of: [100_000_000_000, 5_000_000_000, 1000]))])
        try perform("deposit", [.text("pool"), .integer(one(of: [100_000_000_000, 1_000_000_000]))])
        for worker in Self.workers {
            try perform("deposit", [.text(worker), .integer(one(of: [10_000_000_000, 1_000_000_000, 100]))])
            try perform("setScore", [.text(worker), .integer(one(of: [0, 0, 1, 7, 12, 16, 40, 120, 3000]))])
        }
        for number in 0..<Int.random(in: 1...3, using: &random) { try match("D\(number)") }
    }

    private mutating func match(_ deal: String) throws {
        let volume = Int.random(in: 1...3, using: &random)
        let terms: [Int] = [
            one(of: [0, 1, 1_000_000_000]), one(of: [0, 7]),
            one(of: [0, 1, 3, 99, 1_000_000_007, 33_333_333_367]), volume, one(of: [0, 1, 1, 2, 3, 5, 10, 100]),
            Int.random(in: 0...4, using: &random),
        ]
        let names = [one(of: ["sponsor", "pool"]), "appOwner", one(of: ["dsOwner", "w0"]), "pool"]
        let named: [String: JSONValue] = [
            "stake_ratio": .integer(one(of: [30, 30, 35, 100, 0])),
            "sched_ratio": .integer(one(of: [1, 1, 0, 5, 100])),
        ]
        let before = replay.market.deals.count
        try perform("match", [.text(deal)] + terms.map { .integer($0) } + names.map { .text($0) }, named: named)
        guard replay.market.deals.count > before else { return }
        for index in 0...volume {
            tasks.append((name: "\(deal).\(index)", deal: deal, index: index))
            // The last index lies outside the deal.
            if chance(93) { try perform("init", [.text("\(deal).\(index)"), .text(deal), .integer(index)]) }
        }
    }

    private mutating func act() throws {
        guard !tasks.isEmpty else { return }
        let task = one(of: tasks)
        let (name, worker) = (JSONValue.text(task.name), JSONValue.text(one(of: Self.workers)))
        let result = JSONValue.text(one(of: ["hA", "hA", "hA", "hB", "hC"]))
        let state = replay.tasks[task.name].flatMap { replay.market.tasks[$0] }
        switch Int.random(in: 0..<100, using: &random) {
        case ..<8 where state?.status == .revealing:
            try perform("wait", [.integer(one(of: [600, 2400, 7200, 21_600, 72_000]))])
            try perform("reopen", [name])
        case ..<15 where state?.status == .active:
            try perform("contribute_and_finalize", [name, worker, result])
        case ..<45: try perform("contribute", [name, worker, result])
        case ..<70:
            let contributors = (state?.contributors ?? []).compactMap { replay.accountNames[$0] }.sorted()
            try perform("reveal", [name, contributors.isEmpty ? worker : .text(one(of: contributors))])
        case ..<84: try perform("finalize", [name])
        case ..<87: try perform("reopen", [name])
        case ..<90: try perform("claim", [name])
        case ..<92: try perform("init", [name, .text(task.deal), .integer(task.index)])
        case ..<95:
            let account = JSONValue.text(one(of: Self.workers + ["pool", "sponsor", "appOwner"]))
            try perform("withdraw", [account, .integer(one(of: [1, 100_000_000, 1_000_000_000_000]))])
        default: try perform("wait", [.integer(one(of: [60, 300, 600, 2400, 7200]))])
        }
    }
}
