/// A person's day as tokens of equal weight.
///
/// This is where a day is cut to the size that the heatmap's mechanism counts on; inside the enclave its histogram
/// checks it again. It runs before encryption, outside the enclave.
package enum DayTokens {
    /// Tokens of a whole day, K: half hours.
    package static let perDay = 48
    /// A fix says where somebody was until the next one, but for no longer than this.
    package static let longestDwellSeconds: UInt64 = 1800
    /// A cell that was not observed.
    package static let null = UInt64.max
    private static let secondsPerDay: UInt64 = 86_400

    /// Spreads one person's fixes of a day over exactly `tokens` tokens.
    ///
    /// A fix dwells until the next one, at most half an hour; the last one dwells one step. The day observed this way
    /// gets its share of the tokens, to the nearest, but one at least and all of them at most. They go to the cells by
    /// largest remainder over dwell time: each cell first gets the whole part of its share, then those with the largest
    /// remainders one more, ties to the smaller cell. Tokens stand in the order of their cells; what was not observed
    /// follows as ``DayTokens/null``.
    ///
    /// - Parameters:
    ///   - steps: The fixes' steps, ascending; a step before the last one dwells no time.
    ///   - cells: The fixes' cells, as many as steps; null cells are time not observed.
    ///   - stepSeconds: The length of a step.
    ///   - tokens: How many tokens a whole day has.
    /// - Returns: as many tokens as `tokens` says.
    package static func spread(
        steps: [UInt32],
        cells: [UInt64],
        stepSeconds: UInt32,
        tokens: Int = perDay
    ) -> [UInt64] {
        let dwell = dwellSeconds(steps, cells, UInt64(stepSeconds)).sorted { $0.key < $1.key }
        let observed = dwell.reduce(0) { $0 + $1.value }
        let whole = UInt64(max(0, tokens))
        let wanted = observed == 0 ? 0 : min(whole, max(1, (observed * whole + secondsPerDay / 2) / secondsPerDay))
        var shares = dwell.map {
            (cell: $0.key, count: $0.value * wanted / observed, rest: $0.value * wanted % observed)
        }
        let left = wanted - shares.reduce(0) { $0 + $1.count }
        // The sort is on (remainder, cell), which are all different: no tie is left to chance.
        let order = shares.indices.sorted { (shares[$0].rest, shares[$1].cell) > (shares[$1].rest, shares[$0].cell) }
        for index in order.prefix(Int(left)) { shares[index].count += 1 }
        let placed = shares.flatMap { repeatElement($0.cell, count: Int($0.count)) }
        return placed + repeatElement(null, count: Int(whole) - placed.count)
    }

    /// The observed time of each cell.
    static func dwellSeconds(_ steps: [UInt32], _ cells: [UInt64], _ stepSeconds: UInt64) -> [UInt64: UInt64] {
        var dwell: [UInt64: UInt64] = [:]
        let count = min(steps.count, cells.count)
        for index in 0..<count where cells[index] != null {
            let isLast = index == count - 1
            let next = isLast ? UInt64(steps[index]) + 1 : UInt64(steps[index + 1])
            let gap = next > UInt64(steps[index]) ? next - UInt64(steps[index]) : 0
            dwell[cells[index], default: 0] += min(gap * stepSeconds, longestDwellSeconds)
        }
        return dwell.filter { $0.value > 0 }
    }
}
