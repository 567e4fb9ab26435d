internal import Cryptography

extension DayTokens {
    /// The most cells in which one person counts on one day, where distinct persons are counted.
    package static let placesPerDay = 8

    /// Chooses the cells in which a person counts, each once: those with the longest dwell, as ``spread`` tells dwell.
    ///
    /// Of cells with equal dwell those with the smallest hash come first, so that no quarter of a city is preferred. It is
    /// the first eight bytes, big endian, of SHA-256(`pandapp/place/v1` ‖ `tieKey` ‖ cell, 8 bytes big endian); where even
    /// hashes are equal, the smaller cell. Cells stand in their order; what is missing follows as ``null``.
    ///
    /// - Parameters:
    ///   - steps: The fixes' steps, ascending; a step before the last one dwells no time.
    ///   - cells: The fixes' cells, as many as steps; null cells are nowhere.
    ///   - stepSeconds: The length of a step.
    ///   - places: How many cells at most.
    ///   - tieKey: Differs from person to person and from dataset to dataset; need not be secret.
    /// - Returns: as many tokens as `places` says, no cell twice.
    package static func places(
        steps: [UInt32],
        cells: [UInt64],
        stepSeconds: UInt32,
        places: Int = placesPerDay,
        tieKey: [UInt8]
    ) -> [UInt64] {
        let most = max(0, places)
        var chosen = dwellSeconds(steps, cells, UInt64(stepSeconds)).sorted { $0.value > $1.value }
        if chosen.count > most, most > 0 {
            let shortest = chosen[most - 1].value
            let tied = chosen.filter { $0.value == shortest }.map { (hash: hash(of: $0.key, tieKey), cell: $0.key) }
            chosen.removeAll { $0.value <= shortest }
            for (_, cell) in tied.sorted(by: <).prefix(most - chosen.count) { chosen.append((cell, shortest)) }
        }
        let kept = chosen.prefix(most).map(\.key).sorted()
        return kept + repeatElement(null, count: most - kept.count)
    }

    private static func hash(of cell: UInt64, _ tieKey: [UInt8]) -> UInt64 {
        let bytes = stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: cell >> UInt64($0)) }
        let digest = SHA256Digest.of(Array("pandapp/place/v1".utf8) + tieKey + bytes)
        return digest.bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }
}
