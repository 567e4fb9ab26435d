package import Cryptography

/// What is known in a night of one day: merged fixes, the last word of each person on consent and health.
package struct NightContributions: Sendable {
    /// One person's part.
    package struct Contributor: Sendable {
        /// The merged fixes, by second, each (second, cell) once; all of one precision.
        package var fixes: DayFixes
        /// Whether declared ill on the day, as known in the night.
        package var isIll: Bool
        /// The consent's receipt, per app that the person allows.
        package var consents: [EthereumAddress: PersonWord.Consent]
    }

    /// By person, in order of their keys.
    package let contributors: [(person: VerificationKey, contributor: Contributor)]
    /// Merges records.
    ///
    /// - Parameters:
    ///   - day: the day.
    ///   - fixes: the day's records of fixes.
    ///   - people: all records of consent and health, of which each person's last word counts.
    package init(day: String, fixes: [SignedRecord], people: [SignedRecord]) {
        let words = PersonWord.ofEach(people)
        var merged: [VerificationKey: DayFixes] = [:]
        for record in fixes {
            guard case .fixes(let more) = record.statement, more.day == day else { continue }
            guard let known = merged[record.person] else {
                merged[record.person] = more
                continue
            }
            // Of two precisions the coarser is what both can give.
            let precision = min(known.precision, more.precision)
            merged[record.person] = Self.union(known.coarsened(to: precision), more.coarsened(to: precision))
        }
        contributors = merged.map { person, fixes in
            let word = words[person]
            let isIll = word?.isIll(on: day) ?? false
            return (person, Contributor(fixes: fixes, isIll: isIll, consents: word?.consents ?? [:]))
        }.sorted { $0.person.bytes.lexicographicallyPrecedes($1.person.bytes) }
    }

    private static func union(_ left: DayFixes, _ right: DayFixes) -> DayFixes {
        struct Fix: Hashable {
            var second: UInt32
            var cell: UInt64
        }
        let all = Set(zip(left.seconds, left.cells).map(Fix.init)).union(zip(right.seconds, right.cells).map(Fix.init))
        let sorted = all.sorted { ($0.second, $0.cell) < ($1.second, $1.cell) }
        return DayFixes(
            day: left.day,
            precision: left.precision,
            seconds: sorted.map(\.second),
            cells: sorted.map(\.cell)
        )
    }
}
