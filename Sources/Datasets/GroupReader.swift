internal import Geohash

/// Cuts the records that one core sees into groups, however blocks divide them.
///
/// The group that is open at the end of a block is kept until it ends. Records before the first beginning belong to a
/// group that an earlier core has open: ``join(_:)`` puts the two together.
struct GroupReader<Visitor: GroupVisitor>: Sendable {
    private let kernels = GeohashKernels()
    private var visitor: Visitor
    private let persons: UInt32
    /// Records before the first group that begins here.
    private var leading: [UInt32] = []
    /// The group that has not ended yet.
    private var open: [UInt32] = []
    private var hasBegun = false

    init(visitor: Visitor, persons: UInt32) {
        self.visitor = visitor
        self.persons = persons
    }

    /// Takes the next records.
    ///
    /// - Throws: `DatasetsError.malformedRows` where persons are not in order, `.groupTooLarge`, or what the visitor
    ///   throws.
    mutating func consume(_ records: Span<UInt32>) throws {
        guard kernels.ascendsInRuns(records, below: persons) else { throw DatasetsError.malformedRows }
        let first = records.indices.first { records[$0].isFirstOfGroup } ?? records.count
        if hasBegun {
            try open.extend(with: records.extracting(first: first))
        } else {
            try leading.extend(with: records.extracting(first: first))
        }
        guard let last = records.indices.last(where: { records[$0].isFirstOfGroup }) else { return }
        let ended = open
        try visitor.visitIfWanted(ended.span)
        try visitor.visitWanted(in: records.extracting(first..<last))
        open = records.extracting(last...).copied
        hasBegun = true
    }

    /// Puts the groups together that stretch over several cores' records.
    ///
    /// - Parameter readers: in the order of the records that they took.
    /// - Returns: the visitors.
    /// - Throws: as ``consume(_:)``.
    static func join(_ readers: [GroupReader]) throws -> [Visitor] {
        var visitors = readers.map(\.visitor)
        var group: [UInt32] = []
        for (index, reader) in readers.enumerated() {
            // Nothing can go on before anything has begun.
            guard reader.leading.isEmpty || !group.isEmpty else { throw DatasetsError.malformedRows }
            try group.extend(with: reader.leading.span)
            guard reader.hasBegun else { continue }
            try visitors[index].visitIfWanted(group.span)
            group = reader.open
        }
        if let last = visitors.indices.last { try visitors[last].visitIfWanted(group.span) }
        return visitors
    }
}

extension GroupVisitor {
    /// Visits the wanted ones of whole groups.
    fileprivate mutating func visitWanted(in groups: Span<UInt32>) throws {
        var place = 0
        while let hit = next(from: place, in: groups) {
            var (start, end) = (hit, hit + 1)
            while start > place, !groups[start].isFirstOfGroup { start -= 1 }
            while end < groups.count, !groups[end].isFirstOfGroup { end += 1 }
            try visit(groups.extracting(start..<end))
            place = end
        }
    }

    /// Visits one whole group, or none, if it is wanted.
    fileprivate mutating func visitIfWanted(_ group: Span<UInt32>) throws {
        if next(from: 0, in: group) != nil { try visit(group) }
    }
}

extension [UInt32] {
    /// Appends records that go on with the same group.
    fileprivate mutating func extend(with records: Span<UInt32>) throws(DatasetsError) {
        guard let first = records.indices.first else { return }
        if let last, records[first] <= last & ContactGroups.personMask { throw .malformedRows }
        guard count + records.count <= ContactGroups.maximumGroup else { throw .groupTooLarge }
        for index in records.indices { append(records[index]) }
    }
}

extension UInt32 {
    fileprivate var isFirstOfGroup: Bool { self & ContactGroups.firstOfGroup != 0 }
}
