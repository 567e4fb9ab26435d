import Datasets

/// What a person declared of their health: the days from which on they were ill, or not.
struct HealthHistory {
    /// Days in a row for which somebody is declared ill.
    private struct Illness {
        /// The day of onset: the first day of which illness was declared.
        var onset: String
        /// The day from which on it was taken back; nil where it was not.
        var end: String?
    }

    /// Each day, `YYYY-MM-DD`, from which on something was declared: whether it was to be ill.
    let beginnings: [String: Bool]

    /// What counts of the person for a day, as known in a night.
    ///
    /// Somebody is ill for a day if they are declared ill on that day or on a later one up to the night: whom they met
    /// on Monday wants to know on Wednesday that they fell ill in between. Who had recovered before the day is not, and
    /// what begins after the night is not known yet. Of several illnesses the latest onset is told.
    ///
    /// - Parameters:
    ///   - day: `YYYY-MM-DD`, not after the night.
    ///   - night: `YYYY-MM-DD`.
    /// - Returns: the status, with the days from onset to the night.
    func status(on day: String, asOf night: String) -> StatusTable.Entry {
        guard !beginnings.isEmpty,
            let illness = illnesses(upTo: night).last(where: { $0.end.map { $0 > day } ?? true })
        else { return .init(isIll: false) }
        guard let onset = DayName.number(of: illness.onset), let last = DayName.number(of: night) else {
            return .init(isIll: true)
        }
        // The table's largest number stands for "not known".
        return .init(isIll: true, daysSinceOnset: UInt16(clamping: min(last - onset, Int(UInt16.max) - 1)))
    }

    private func illnesses(upTo night: String) -> [Illness] {
        var illnesses: [Illness] = []
        for (day, isIll) in beginnings.filter({ $0.key <= night }).sorted(by: { $0.key < $1.key }) {
            let isGoingOn = illnesses.last.map { $0.end == nil } ?? false
            if isIll, !isGoingOn {
                illnesses.append(Illness(onset: day))
            } else if !isIll, isGoingOn {
                illnesses[illnesses.count - 1].end = day
            }
        }
        return illnesses
    }
}
