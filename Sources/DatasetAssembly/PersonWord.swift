package import Cryptography

/// A person's last word on consent and health.
///
/// Of each kind the last record by time counts, and of two of one second the one that allows or declares less.
package struct PersonWord: Sendable {
    /// A person's permission for one app, with the signed record that gives it.
    package struct Consent: Sendable {
        /// Whether simulated execution is allowed.
        package var allowsSimulated: Bool
        /// Whose word carries the permission over to a new entry of the app; nil where nobody's does.
        package var auditor: VerificationKey?
        /// The signed record: the newest whole whitelist, which may be younger than the permission.
        package var receipt: [UInt8]
        /// The Unix second from which on the permission has stood as it does, without a break.
        package var since: Int64
    }

    /// The consents, by the app's registry entry.
    package internal(set) var consents: [EthereumAddress: Consent] = [:]
    /// Each day, `YYYY-MM-DD`, from which on something was declared: whether it was to be ill.
    package private(set) var health: [String: Bool] = [:]
    /// Whether the person has ever spoken of consent: who took back everything has.
    package private(set) var hasSpokenOfConsent = false
    /// When the newest record was made, in Unix seconds; nil before the first.
    package private(set) var time: Int64?

    /// The last word of one person's records, which may come in any order; fixes say nothing here.
    package init(_ records: [SignedRecord]) {
        for record in records.sorted(by: Self.isEarlier) { hear(record) }
    }

    /// The last word of each person.
    package static func ofEach(_ records: [SignedRecord]) -> [VerificationKey: PersonWord] {
        Dictionary(grouping: records, by: \.person).mapValues(PersonWord.init)
    }

    /// The time of a next record, which must count as later than all before: two of one second would not.
    ///
    /// - Parameter now: the clock's Unix seconds, which may be behind the last record.
    /// - Returns: the later of now and the second after the last record.
    package func nextTime(now: Int64) -> Int64 {
        guard let time else { return now }
        let (next, isOverflow) = time.addingReportingOverflow(1)
        return max(now, isOverflow ? time : next)
    }

    /// The whole whitelist, sorted by address.
    package var whitelist: [AppConsent] {
        consents.map { AppConsent(app: $0.key, allowsSimulated: $0.value.allowsSimulated, auditor: $0.value.auditor) }
            .sorted { $0.app.bytes.lexicographicallyPrecedes($1.app.bytes) }
    }

    private mutating func hear(_ record: SignedRecord) {
        switch record.statement {
        case .consents(let list):
            hasSpokenOfConsent = true
            let before = consents
            consents = [:]
            for consent in list {
                let unbroken = before[consent.app].flatMap {
                    $0.allowsSimulated == consent.allowsSimulated ? $0.since : nil
                }
                consents[consent.app] = Consent(
                    allowsSimulated: consent.allowsSimulated,
                    auditor: consent.auditor,
                    receipt: record.encoded,
                    since: unbroken ?? record.time
                )
            }
        case .health(let illSince):
            if let illSince { health[illSince] = true } else { health = [:] }
        case .notDeclared(let since):
            health[since] = false
        case .fixes, .withdrawal, .subscription:
            return
        }
        time = record.time
    }

    /// By time; of one second first what allows or declares more: of whitelists the longer record, of health being ill.
    ///
    /// Whatever else differs is decided by the bytes, where true stands above false: batches are read in no particular
    /// order, which must not decide.
    private static func isEarlier(_ left: SignedRecord, _ right: SignedRecord) -> Bool {
        guard left.time == right.time else { return left.time < right.time }
        let ranks = (rank(left.statement), rank(right.statement))
        guard ranks.0 == ranks.1 else { return ranks.0 < ranks.1 }
        guard left.encoded.count == right.encoded.count else { return left.encoded.count > right.encoded.count }
        return right.encoded.lexicographicallyPrecedes(left.encoded)
    }

    private static func rank(_ statement: PersonStatement) -> Int {
        switch statement {
        case .fixes: 0
        case .consents: 1
        case .health(.some): 2
        case .notDeclared: 3
        case .health(nil): 4
        case .withdrawal: 5
        case .subscription: 6
        }
    }
}
