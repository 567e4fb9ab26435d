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
