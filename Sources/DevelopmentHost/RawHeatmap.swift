import Console
import Geohash
import Heatmap
import Mobility

/// The exact number of ill people's fixes in each cell, or of distinct ill people; it protects nobody.
struct RawHeatmap {
    private let run: TestRun
    private let density: RawDensity
    private let counted: Int

    /// Counts.
    init(_ run: TestRun, precision: Int, unit: RawDensity.Unit) throws {
        let tracks = run.tracks
        guard precision <= tracks.precision else {
            throw CommandFailure(
                .badData,
                code: "precision-too-fine",
                what: "The raw map could not be made",
                why: "The tracks have cells of \(tracks.precision) characters, --precision asks for \(precision)",
                remedy: "Give --precision \(tracks.precision) or less"
            )
        }
        let shift = UInt64(5 * (tracks.precision - precision))
        var density = try RawDensity(precision: precision, unit: unit)
        var counted = 0
        for person in tracks.persons.indices where tracks.persons[person].status == .ill {
            let cells = tracks.cells[tracks.rows(of: person)].map { $0 >> shift }
            let places = unit == .fixes ? cells : Array(Set(cells))
            try density.add(places)
            counted += places.count
        }
        self.run = run
        self.density = density
        self.counted = counted
    }

    /// Writes the picture and the table.
    func write() throws -> HeatmapReport {
        let densest = density.counts.max { ($0.value, $1.key) < ($1.value, $0.key) }
        return HeatmapReport(
            run: run.origin,
            days: run.days,
            illPersons: run.summary.ill,
            isRaw: true,
            cells: density.counts.count,
            fixes: density.unit == .fixes ? counted : nil,
            visits: density.unit == .visits ? counted : nil,
            densest: try densest.map {
                let cell = try GeohashCell(bits: $0.key, precision: density.precision)
                return HeatmapReport.Densest(geohash: cell.text, count: $0.value)
            },
            picture: try run.folder.write(
                density.png(
                    title: density.unit == .fixes ? "Fixes of people declared ill" : "People declared ill",
                    day: run.days
                ),
                as: "heatmap.png"
            ),
            table: try run.folder.write(density.csv(), as: "cells.csv")
        )
    }
}
