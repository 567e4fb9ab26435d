extension SegmentQuality {
    /// The same in bands, for whatever is told to others: no number moves with one person but at a band's edge.
    ///
    /// Counts below ten are `<10`, others the powers of two between which they lie, such as `64-127`; shares are tenths,
    /// rounded down.
    package var bands: [String: String] {
        [
            "contributors": Self.band(contributors), "consenting": Self.band(consenting),
            "persons": Self.band(persons), "fixes": Self.band(fixes), "contributed": Self.band(contributed),
            "duplicates": Self.band(duplicates), "coarser_than_needed": Self.band(coarserThanNeeded),
            "outside_region": Self.band(outsideRegion), "gaps": Self.band(gaps),
            "impossible_jumps": Self.band(impossibleJumps), "coverage": Self.band(coverage),
            "dropped_share": Self.band(droppedShare),
        ]
    }

    /// The band of a count.
    static func band(_ count: Int) -> String {
        guard count >= 10 else { return "<10" }
        let low = 1 << (Int.bitWidth - 1 - count.leadingZeroBitCount)
        return "\(max(10, low))-\(low - 1 + low)"
    }

    /// The band of a share.
    static func band(_ share: Double) -> String {
        let tenths = Int((min(max(share, 0), 1) * 10).rounded(.down))
        return tenths == 10 ? "100%" : "\(10 * tenths)-\(10 * tenths + 9)%"
    }
}
