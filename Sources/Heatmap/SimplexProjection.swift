/// The nearest vector of whole numbers that are not negative and have a given sum.
///
/// Noise makes some counts negative. Setting those to zero alone would raise the sum (by a factor of 33 for 1,000
/// persons on a fine grid); the projection lowers all others by the same amount instead. It looks at noisy values only,
/// so it costs no privacy.
enum SimplexProjection {
    /// Projects `values` on {x ≥ 0, Σ x = sum} with the least Σ (x − value)².
    ///
    /// The result is max(value − t, 0) for the largest whole t whose sum is not too small; what is then too much,
    /// fewer than one for each value above t, is taken off those by one each, evenly along the order. Any choice of
    /// them is equally near. Values are below 2^44 in magnitude,
    /// sum is at most 2^44 and there are at most 2^18 values, so nothing overflows.
    static func project(_ values: [Int64], sum: Int64) -> [Int64] {
        guard let smallest = values.min(), let largest = values.max() else { return [] }
        let sum = max(0, sum)
        // The mass at `low` is at least the sum; the mass at `high` is zero.
        var low = smallest - sum
        var high = largest
        while low < high {
            let middle = low + (high - low + 1) / 2
            if mass(values, above: middle) >= sum { low = middle } else { high = middle - 1 }
        }
        let active = Int64(values.count { $0 > low })
        let excess = mass(values, above: low) - sum
        var seen: Int64 = 0
        return values.map { value in
            guard value > low else { return 0 }
            let share = (seen + 1) * excess / active - seen * excess / active
            seen += 1
            return value - low - share
        }
    }

    private static func mass(_ values: [Int64], above level: Int64) -> Int64 {
        values.reduce(0) { $0 + max($1 - level, 0) }
    }
}
