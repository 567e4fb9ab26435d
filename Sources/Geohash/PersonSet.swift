/// A set of persons by their numbers below a limit: one bit each.
public struct PersonSet: Hashable, Sendable {
    /// Numbers are below this.
    public let limit: Int
    private var words: [UInt64]

    /// The empty set.
    public init(limit: Int) {
        precondition(limit >= 0, "a number of persons")
        self.limit = limit
        words = [UInt64](repeating: 0, count: (limit + 63) / 64)
    }

    /// Adds a person, whose number is below the limit.
    public mutating func insert(_ person: UInt32) {
        precondition(Int(person) < limit, "no such person")
        words[Int(person / 64)] |= 1 << UInt64(person % 64)
    }

    /// Adds persons, whose numbers are below the limit.
    public mutating func insert(_ persons: Span<UInt32>, kernels: GeohashKernels = GeohashKernels()) {
        precondition(persons.isEmpty || limit > 0 && isBelowLimit(persons, kernels), "no such person")
        var span = words.mutableSpan
        kernels.insert(persons, into: &span)
    }

    private func isBelowLimit(_ persons: Span<UInt32>, _ kernels: GeohashKernels) -> Bool {
        limit > Int(UInt32.max) || kernels.count(in: UInt32(limit)...UInt32.max, of: persons) == 0
    }

    /// Removes a person.
    public mutating func remove(_ person: UInt32) {
        guard Int(person) < limit else { return }
        words[Int(person / 64)] &= ~(1 << UInt64(person % 64))
    }

    /// Whether a person is in the set.
    public func contains(_ person: UInt32) -> Bool {
        Int(person) < limit && words[Int(person / 64)] >> UInt64(person % 64) & 1 == 1
    }

    /// The number of distinct persons.
    public var count: Int {
        GeohashKernels().countBits(words.span)
    }

    /// Adds all of another set of the same limit.
    public mutating func formUnion(_ other: PersonSet) {
        precondition(other.limit == limit, "sets of the same persons")
        for index in words.indices { words[index] |= other.words[index] }
    }

    /// Empties the set.
    public mutating func removeAll() {
        for index in words.indices { words[index] = 0 }
    }
}
