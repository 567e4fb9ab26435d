package import DeterministicCBOR
package import Geohash

/// What a heatmap counts; a dataset's header pins it by its name, under ``parameter``.
///
/// Either way a person's day is exactly ``tokensPerPerson`` tokens, K, each one cell or null. So no person moves any set
/// of disjoint cells by more than K together, whatever their day was and whoever prepared it.
package enum HeatmapMeasure: String, CaseIterable, Sendable {
    /// A person counts as one, spread over the day's cells by dwell time: ``DayTokens/spread``.
    case presence
    /// A person counts as one in each of a few cells, those with the longest dwell: ``DayTokens/places``. A token of it
    /// is called a *visit*: one person in one cell on one day, however long.
    case distinctPersons = "distinct-persons"

    /// The name in a dataset's header; where it is absent, presence is counted.
    package static let parameter = "measure"

    /// K of a dataset.
    package var tokensPerPerson: Int {
        switch self {
        case .presence: DayTokens.perDay
        case .distinctPersons: DayTokens.placesPerDay
        }
    }

    /// Characters of a map's finest cells where nothing is said: coarser where people are told apart in them, since
    /// whoever is at home would be in several cells of a few metres.
    package var usualPrecision: Int { self == .presence ? 8 : 7 }

    /// What a header pins; nil where it pins something else under that name.
    package init?(pinnedIn parameters: [String: CBORValue]) {
        guard let pinned = parameters[Self.parameter] else {
            self = .presence
            return
        }
        guard case .text(let name) = pinned else { return nil }
        self.init(rawValue: name)
    }

    /// One person's day as tokens of a region; see the functions that the cases name.
    ///
    /// Of presence, what is outside of the region takes its share and counts nothing; of distinct persons, the cells are
    /// chosen among those of the region.
    ///
    /// - Parameters:
    ///   - steps: The fixes' steps, ascending.
    ///   - cells: The fixes' cells, of the region's precision, as many as steps.
    ///   - stepSeconds: The length of a step.
    ///   - region: The public ground.
    ///   - count: K.
    ///   - tieKey: Asked for where equal dwell is decided by a hash.
    /// - Returns: exactly K tokens.
    package func tokens(
        steps: [UInt32],
        cells: [UInt64],
        stepSeconds: UInt32,
        region: CellRectangle,
        count: Int,
        tieKey: () throws -> [UInt8]
    ) rethrows -> [UInt32] {
        let day =
            switch self {
            case .presence:
                DayTokens.spread(steps: steps, cells: cells, stepSeconds: stepSeconds, tokens: count)
            case .distinctPersons:
                DayTokens.places(
                    steps: steps,
                    cells: cells.map { region.position(of: $0) == nil ? DayTokens.null : $0 },
                    stepSeconds: stepSeconds,
                    places: count,
                    tieKey: try tieKey()
                )
            }
        return day.map { TokenRows.token(of: $0, in: region) }
    }
}
