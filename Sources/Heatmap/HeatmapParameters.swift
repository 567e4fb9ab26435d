package import Datasets
package import Geohash

/// What a heat map is made with; public, and pinned before any data is seen.
///
/// The unit of privacy is the person-day: neighbouring datasets differ in all the tokens of one person on one day.
package struct HeatmapParameters: Hashable, Sendable {
    /// 0.001 to 20.
    package static let allowedEpsilonMillionths: ClosedRange<UInt64> = 1000...20_000_000
    /// 48 are half hours, 8 visits; 255 bound the sensitivity.
    package static let allowedTokensPerPerson: ClosedRange<UInt32> = 1...255

    /// ε of one person-day, in millionths.
    package var epsilonMillionths: UInt64
    /// K: a person's day is this many tokens, hence no cell and no sum of cells moves by more than K.
    package var tokensPerPerson: UInt32
    /// The ground of the map, chosen without looking at data, in the finest cells that tokens name.
    package var region: CellRectangle
    /// How counts become a map.
    package var mechanism: HeatmapMechanism
    /// How tokens are counted; no byte of a map depends on it, so ``canonicalBytes`` leave it out.
    package var counting: HeatmapCounting
    /// What tokens are.
    package var measure: HeatmapMeasure

    /// Parameters for a region; K is the measure's unless said otherwise.
    package init(
        epsilonMillionths: UInt64,
        tokensPerPerson: UInt32? = nil,
        region: CellRectangle,
        mechanism: HeatmapMechanism = .adaptiveGrid,
        counting: HeatmapCounting = .oblivious,
        measure: HeatmapMeasure = .presence
    ) {
        self.measure = measure
        self.mechanism = mechanism
        self.counting = counting
        self.epsilonMillionths = epsilonMillionths
        self.tokensPerPerson = tokensPerPerson ?? UInt32(measure.tokensPerPerson)
        self.region = region
    }

    /// The tokens that are one of what is counted: all of a person's where the person is spread over them.
    package var tokensPerUnit: UInt32 { measure == .presence ? tokensPerPerson : 1 }

    /// The bytes that stand for these parameters where a key is derived, beside the mechanism's version.
    ///
    ///     "pandapp/heatmap/v1" 0x00 | ε millionths u64 | K u32 | precision u8 | west, east column u32 | south, north row u32
    ///
    /// big endian, 48 bytes; east and north are one past the last. The name of another measure than presence follows.
    package var canonicalBytes: [UInt8] {
        var bytes = Array("pandapp/heatmap/v1".utf8) + [0]
        bytes.append(bigEndian: epsilonMillionths)
        bytes.append(bigEndian: tokensPerPerson)
        bytes.append(UInt8(truncatingIfNeeded: region.precision))
        for bound in [region.columns.lowerBound, region.columns.upperBound] { bytes.append(bigEndian: bound) }
        for bound in [region.rows.lowerBound, region.rows.upperBound] { bytes.append(bigEndian: bound) }
        if measure != .presence { bytes += Array(measure.rawValue.utf8) }
        return bytes
    }

    /// Refuses what ``allowedEpsilonMillionths`` and ``allowedTokensPerPerson`` exclude.
    func validate() throws(HeatmapError) {
        guard Self.allowedEpsilonMillionths.contains(epsilonMillionths) else { throw .epsilonOutOfRange }
        guard Self.allowedTokensPerPerson.contains(tokensPerPerson) else { throw .tokensPerPersonOutOfRange }
    }
}

extension [UInt8] {
    fileprivate mutating func append(bigEndian value: some FixedWidthInteger) {
        for shift in stride(from: value.bitWidth - 8, through: 0, by: -8) {
            append(UInt8(truncatingIfNeeded: value >> shift))
        }
    }
}
