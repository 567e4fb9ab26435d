import ArgumentParser
import Console
import Foundation
import Workerpool

/// How a process of the pool goes on and when it ends.
struct PoolLoopOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Seconds between two looks, 0.05 to 3600.", valueName: "seconds"))
    var interval = 1.0

    @Flag(help: "End as soon as there is nothing left to do, and not only when asked to.")
    var exitWhenDone = false

    func validate() throws {
        guard (0.05...3600).contains(interval) else { throw ValidationError("--interval is 0.05 to 3600 seconds.") }
    }

    /// Looks again and again, tells every step, and signs the log after a look that did anything.
    ///
    /// - Parameters:
    ///   - open: the home.
    ///   - console: where steps are told.
    ///   - pass: one look; whether anything is left to do.
    /// - Returns: how many steps of each name were done.
    /// - Throws: what a look throws.
    func run(
        _ open: OpenHome,
        _ console: OutputOptions,
        pass: ((PoolStep) -> Void) throws -> Bool
    ) throws -> [String: Int] {
        let ending = EndingSignals()
        var done: [String: Int] = [:]
        while !ending.isOver {
            var steps = 0
            let isLeft = try Self.signing(open, after: { steps > 0 }) {
                try pass { step in
                    steps += 1
                    done[step.name, default: 0] += 1
                    console.note("\(step.name) \(step.task)")
                }
            }
            if exitWhenDone, !isLeft { break }
            if steps == 0 { Thread.sleep(forTimeInterval: interval) }
        }
        return done
    }

    private static func signing(
        _ open: OpenHome,
        after isChanged: () -> Bool,
        _ pass: () throws -> Bool
    ) throws -> Bool {
        do {
            let isLeft = try pass()
            if isChanged() { try open.log.sign() }
            return isLeft
        } catch {
            try? open.log.sign()
            throw error
        }
    }
}

/// The result of `scheduler run` and `worker run`.
struct PoolRun: Encodable {
    /// The pool's owner, or the worker.
    let account: String
    /// How many steps of each name were done.
    let steps: [String: Int]

    var lines: [String] {
        ["account: \(account)"] + steps.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
    }
}
