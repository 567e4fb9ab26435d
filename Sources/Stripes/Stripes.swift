internal import Dispatch
internal import Glibc
internal import Synchronization

/// Divides a range of work among the machine's cores.
package enum Stripes {
    /// The number of processors that are online, at least one.
    package static var cores: Int {
        max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    }

    /// The consecutive ranges into which `count` pieces of work are cut: as many as workers, or as pieces where those
    /// are fewer; their lengths differ by one at most.
    package static func ranges(_ count: Int, workers: Int) -> [Range<Int>] {
        let stripes = min(max(1, workers), max(1, count))
        return (0..<stripes).map { count * $0 / stripes..<count * ($0 + 1) / stripes }
    }

    /// Runs the body once for each stripe of `0..<count`, all at the same time, and waits for all of them.
    ///
    /// - Returns: the results in the order of the stripes.
    /// - Throws: the error of the first stripe that failed.
    package static func map<Value: Sendable, Failure: Error>(
        _ count: Int,
        workers: Int = cores,
        _ body: @Sendable (Range<Int>) throws(Failure) -> Value
    ) throws(Failure) -> [Value] {
        let ranges = ranges(count, workers: workers)
        // One stripe needs no other thread.
        if ranges.count == 1 { return [try body(ranges[0])] }
        let outcomes = Mutex<[Int: Result<Value, Failure>]>([:])
        DispatchQueue.concurrentPerform(iterations: ranges.count) { stripe in
            let outcome = Result { () throws(Failure) in try body(ranges[stripe]) }
            outcomes.withLock { $0[stripe] = outcome }
        }
        let results = outcomes.withLock { $0 }
        var values: [Value] = []
        for stripe in ranges.indices {
            guard let outcome = results[stripe] else { preconditionFailure("every stripe runs") }
            values.append(try outcome.get())
        }
        return values
    }
}
