internal import Datasets
internal import Geohash

/// Finds whom one person met by the 2020 prototype's definition: same cell at the same time step.
///
/// It visits the groups that the asker is in, with one bit per person. Border effects are known: at geohash-9 two people
/// one metre apart are missed 31.5 % of the time.
package struct CoPresenceCounter: GroupVisitor {
    /// The name of the definition in headers and answers.
    package static let definition = ContactDefinition.coPresence.rawValue

    private let kernels = GeohashKernels()
    private let asker: UInt32
    private var met: PersonSet

    /// A count for one row among `persons`; for none, every group is passed over alike.
    package init(persons: Int, asker: UInt32?) {
        self.asker = asker ?? ContactGroups.null
        met = PersonSet(limit: persons)
    }

    /// The first record of the asker.
    package func next(from start: Int, in records: Span<UInt32>) -> Int? {
        kernels.firstPosition(of: asker, under: ContactGroups.personMask, in: records, from: start)
    }

    /// Notes everybody but the asker.
    package mutating func visit(_ group: Span<UInt32>) {
        for index in group.indices {
            let person = group[index] & ContactGroups.personMask
            if person != asker { met.insert(person) }
        }
    }

    /// Adds whom another core found.
    package mutating func formUnion(_ other: CoPresenceCounter) {
        met.formUnion(other.met)
    }

    /// The number of persons met who are declared ill, and of the others.
    package func counts(isIll: (Int) -> Bool, persons: Int) -> (ill: Int, notDeclared: Int) {
        let ill = (0..<persons).count { met.contains(UInt32($0)) && isIll($0) }
        return (ill, met.count - ill)
    }
}
