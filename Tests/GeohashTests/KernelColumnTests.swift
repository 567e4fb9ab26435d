import Geohash
import TestSupport
import Testing

@Suite struct KernelColumnTests {
    @Test("counts and positions are those of a plain loop", arguments: KernelLevel.available, KernelSamples.lengths)
    func scans(level: KernelLevel, length: Int) {
        let kernels = GeohashKernels(level: level)
        var random = SplitMix(state: UInt64(length))
        let column = (0..<length).map { _ in
            let word = UInt32.random(in: 0...40, using: &random)
            return word == 40 ? UInt32.max : word | (Bool.random(using: &random) ? 1 << 31 : 0)
        }
        let mask = UInt32.max >> 1
        for value: UInt32 in [0, 1, 17, mask, .max] {
            #expect(kernels.count(of: value, in: column.span) == column.count { $0 == value })
            var positions: [Int] = []
            kernels.positions(of: value, under: mask, in: column.span) { positions.append($0) }
            #expect(positions == column.indices.filter { column[$0] & mask == value })
        }
        for range: ClosedRange<UInt32> in [0...0, 3...20, 1 << 31...UInt32.max, 40...UInt32.max - 1, 0...UInt32.max] {
            #expect(kernels.count(in: range, of: column.span) == column.count { range.contains($0) })
        }
        #expect(
            kernels.firstPosition(of: 5, in: column.span, from: length / 2) == column[(length / 2)...].firstIndex(of: 5)
        )
        #expect(kernels.firstPosition(of: 5, in: column.span, from: length) == nil)
    }

    @Test("runs are in order, or one word is not", arguments: KernelLevel.available, KernelSamples.lengths)
    func runs(level: KernelLevel, length: Int) {
        let kernels = GeohashKernels(level: level)
        var random = SplitMix(state: UInt64(length))
        let limit: UInt32 = 5000
        var column: [UInt32] = []
        while column.count < length {
            let last = (column.last ?? 0) & .max >> 1
            let begins = column.isEmpty || last + 1 >= limit || UInt32.random(in: 0...3, using: &random) == 0
            column.append(
                begins
                    ? .random(in: 0..<limit, using: &random) | 1 << 31 : .random(in: last + 1..<limit, using: &random)
            )
        }
        let isInOrder = kernels.ascendsInRuns(column.span, below: limit)
        #expect(isInOrder)
        let isBelowNothing = kernels.ascendsInRuns(column.span, below: 0)
        #expect(isBelowNothing == column.isEmpty)
        for index in column.indices {
            let right = column[index]
            let before = index == 0 ? nil : column[index - 1] & .max >> 1
            // Beyond the limit, with and without the mark of a run; and not above the word before.
            var wrong = [limit, limit | 1 << 31, .max, .max >> 1]
            if let before { wrong += [before, before / 2] }
            for word in wrong {
                column[index] = word
                let isInOrder = kernels.ascendsInRuns(column.span, below: limit)
                #expect(!isInOrder)
            }
            column[index] = right
        }
    }

    @Test("a set of persons is a set", arguments: KernelLevel.available, [0, 1, 63, 64, 65, 1000])
    func persons(level: KernelLevel, limit: Int) {
        var random = SplitMix(state: UInt64(limit))
        var set = PersonSet(limit: limit)
        var expected: Set<UInt32> = []
        #expect(set.count == 0)
        for _ in 0..<(limit == 0 ? 0 : 20) {
            let persons = (0..<limit / 10 + 1).map { _ in UInt32.random(in: 0..<UInt32(limit), using: &random) }
            set.insert(persons.span, kernels: GeohashKernels(level: level))
            expected.formUnion(persons)
        }
        #expect(set.count == expected.count)
        #expect((0..<UInt32(limit) + 70).filter { set.contains($0) } == expected.sorted())

        var other = PersonSet(limit: limit)
        for person in stride(from: 0, to: UInt32(limit), by: 3) { other.insert(person) }
        other.formUnion(set)
        #expect(other.count == expected.union(stride(from: 0, to: UInt32(limit), by: 3)).count)
        if let one = expected.first {
            other.remove(one)
            #expect(!other.contains(one))
        }
        other.removeAll()
        #expect(other.count == 0)
    }
}
