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
        package var consents: [EthereumAddress: Consent]
    }

    /// A person's permission for one app, with the signed record that gives it.
    package struct Consent: Sendable {
        /// Whether simulated execution is allowed.
        package var allowsSimulated: Bool
        /// The signed record.
        package var receipt: [UInt8]
    }

    /// By person, in order of their keys.
    package let contributors: [(person: VerificationKey, contributor: Contributor)]
    /// Merges records.
    ///
    /// - Parameters:
    ///   - day: the day.
    ///   - fixes: the day's records of fixes.
    ///   - people: all records of consent and health; of each kind the last by time counts, and of two of one second
    ///     the one that allows or declares less.
    package init(day: String, fixes: [SignedRecord], people: [SignedRecord]) {
        let words = Self.lastWords(people)
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

    private struct Word {
        var consents: [EthereumAddress: Consent] = [:]
        /// Each day from which on something was declared: whether it was to be ill.
        var health: [String: Bool] = [:]

        /// What the latest beginning up to the day says; `YYYY-MM-DD` sorts as days do.
        func isIll(on day: String) -> Bool {
            health.filter { $0.key <= day }.max { $0.key < $1.key }?.value ?? false
        }
    }

    private static func lastWords(_ records: [SignedRecord]) -> [VerificationKey: Word] {
        var words: [VerificationKey: Word] = [:]
        for record in records.sorted(by: isEarlier) {
            var word = words[record.person, default: Word()]
            switch record.statement {
            case .consents(let consents):
                word.consents = [:]
                for consent in consents {
                    word.consents[consent.app] = Consent(
                        allowsSimulated: consent.allowsSimulated,
                        receipt: record.encoded
                    )
                }
            case .health(let illSince):
                if let illSince { word.health[illSince] = true } else { word.health = [:] }
            case .notDeclared(let since):
                word.health[since] = false
            case .fixes:
                break
            }
            words[record.person] = word
        }
        return words
    }

    /// By time; of one second the longer record first, for it allows or declares more.
    ///
    /// Whatever else differs is decided by the bytes, where true stands above false: batches are read in no particular
    /// order, which must not decide.
    private static func isEarlier(_ left: SignedRecord, _ right: SignedRecord) -> Bool {
        guard left.time == right.time else { return left.time < right.time }
        guard left.encoded.count == right.encoded.count else { return left.encoded.count > right.encoded.count }
        return right.encoded.lexicographicallyPrecedes(left.encoded)
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
