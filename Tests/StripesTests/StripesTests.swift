import Synchronization
import Testing

@testable import Stripes

@Suite struct StripesTests {
    @Test("ranges cover the work once, in order, evenly", arguments: [0, 1, 2, 7, 64, 1000], [-1, 1, 2, 3, 8, 2000])
    func ranges(count: Int, workers: Int) {
        let ranges = Stripes.ranges(count, workers: workers)
        #expect(ranges.flatMap(Array.init) == Array(0..<count))
        #expect(ranges.count == min(max(1, workers), max(1, count)))
        let lengths = ranges.map(\.count)
        #expect((lengths.max() ?? 0) - (lengths.min() ?? 0) <= 1)
    }

    @Test("results come in the order of the stripes", arguments: [1, 2, 5])
    func order(workers: Int) {
        let sums = Stripes.map(1000, workers: workers) { $0.reduce(0, +) }
        #expect(sums == Stripes.ranges(1000, workers: workers).map { $0.reduce(0, +) })
    }

    @Test("the error of the first failing stripe is thrown, after all have ended")
    func failure() {
        struct Refusal: Error, Equatable {
            var start: Int
        }
        let ended = Mutex(0)
        #expect(throws: Refusal(start: 25)) {
            try Stripes.map(100, workers: 4) { range in
                ended.withLock { $0 += 1 }
                guard range.lowerBound == 0 else { throw Refusal(start: range.lowerBound) }
            }
        }
        #expect(ended.withLock { $0 } == 4)
    }

    @Test("there is a core at least")
    func cores() {
        #expect(Stripes.cores >= 1)
    }
}
