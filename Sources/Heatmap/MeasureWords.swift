package import Cartography
package import Datasets
internal import Geohash

/// How a measure is put into words: on pictures, in files and on pages, so that no number is taken for another one.
///
/// A cell of the map may be made of several geohash cells, and then a person who was in two of them counts twice in it.
/// What adds up is therefore called *visits*, and the density is that of one geohash cell: how many distinct persons
/// were in it, in the mean over the cells that the map puts together.
package struct MeasureWords: Hashable, Sendable {
    /// The measure's name in headers and files.
    package let name: String
    /// What estimates count, as names of columns and members have it: "persons" or "visits".
    package let noun: String
    /// What a density is of: "per km²", or "per cell of 107 × 153 m".
    package let per: String
    /// The same in a name: "km2" or "cell".
    package let perName: String
    /// What a density counts, as a legend's heading.
    package let densityHeading: String
    /// What the map shows, in a few words.
    package let shown: String
    /// What all cells add up to, in a few words.
    package let total: String
    /// How one person counts: a sentence.
    package let rule: String

    /// The words for a map of these parameters.
    package init(_ parameters: HeatmapParameters) {
        name = parameters.measure.rawValue
        switch parameters.measure {
        case .presence:
            (noun, per, perName, total) = ("persons", "per km²", "km2", "ill persons")
            densityHeading = "Ill persons per km²"
            shown = "estimated presence of persons declared ill"
            rule = "A person counts as one, spread over the places of the day."
        case .distinctPersons:
            let cell = "cell of " + Self.size(of: parameters.region)
            (noun, per, perName, total) = ("visits", "per " + cell, "cell", "visits of ill persons")
            densityHeading = "Distinct ill persons per " + cell
            shown = "estimated distinct persons declared ill, " + per
            rule =
                "A person counts once in each of at most \(parameters.tokensPerPerson) cells, those of the longest stays; "
                + "these add up to visits."
        }
    }

    /// "107 × 153 m", or "1.22 × 0.61 km".
    private static func size(of region: CellRectangle) -> String {
        let cell = GeohashCellSize(region)
        let sides = [cell.widthMetres, cell.heightMetres]
        guard sides.contains(where: { $0 >= 1000 }) else {
            return sides.map { FixedDecimal.text(rounding: $0, decimals: 0) }.joined(separator: " × ") + " m"
        }
        return sides.map { FixedDecimal.text(rounding: $0 / 1000, decimals: 2) }.joined(separator: " × ") + " km"
    }
}

extension HeatmapParameters {
    /// The ground of the geohash cell in the region's south-west, where densities are of one; nil where they are not.
    package var countedCell: MapBounds? {
        guard measure == .distinctPersons else { return nil }
        let (column, row) = (region.columns.lowerBound, region.rows.lowerBound)
        return CellBlock(columns: column..<column + 1, rows: row..<row + 1).bounds(precision: region.precision)
    }

    /// What is counted, in words.
    package var words: MeasureWords { MeasureWords(self) }

    /// The measure of a name in a report; where it has none, presence.
    ///
    /// - Throws: `HeatmapError.parametersDiffer` for a name that there is not.
    package static func measure(named name: String?) throws(HeatmapError) -> HeatmapMeasure {
        guard let name else { return .presence }
        guard let measure = HeatmapMeasure(rawValue: name) else { throw .parametersDiffer }
        return measure
    }
}
