import Cartography
import Console
import Generator
import Realism

/// What `generate --report` leaves in a folder: the table as text and JSON, the diagrams, and the maps.
struct RealismReport: Encodable {
    private let schema = "pandapp.realism.v1"
    private let realism: RealismTable

    /// Writes the report.
    ///
    /// - Parameters:
    ///   - lives: What some of the people did.
    ///   - city: Where they were.
    ///   - population: The people.
    ///   - infected: How many of all had been infected at the end of each day; empty without an epidemic.
    ///   - folder: Where to.
    /// - Throws: What the folder refuses.
    static func write(
        _ lives: ObservedLives,
        _ city: ObservedCity,
        of population: SyntheticPopulation,
        infected: [Int],
        into folder: OutputFolder
    ) throws {
        let table = RealismTable(lives)
        try folder.write(Array(JSONText.document(RealismReport(realism: table)).utf8), as: "realism.json")
        try folder.write(Array(ReportWriter.text(of: lines(of: table)).utf8), as: "realism.txt")
        let epidemic = RealismCharts.epidemic(infected: infected, persons: population.personCount)
        for chart in RealismCharts.all(of: lives) + [epidemic].compactMap(\.self) {
            try folder.write(PNGFile.encode(chart.raster()), as: "\(chart.name).png")
        }
        let maps = try [
            WeekPicture.name: WeekPicture(city, of: population)?.raster(),
            HoursPicture.name: HoursPicture(city, of: population)?.raster(),
        ]
        for (name, map) in maps.compactMapValues(\.self) { try folder.write(PNGFile.encode(map), as: "\(name).png") }
    }

    private init(realism: RealismTable) {
        self.realism = realism
    }

    /// The table for a person.
    private static func lines(of table: RealismTable) -> [String] {
        ["\(table.persons) people, \(table.days) days; bands of the literature, see docs/generator.md"]
            + table.rows.map { row in
                let value = row.value.map { FixedDecimal.text(rounding: $0, decimals: 3) } ?? "-"
                let band =
                    FixedDecimal.text(rounding: row.least, decimals: 2) + " to "
                    + FixedDecimal.text(rounding: row.most, decimals: 2)
                let verdict =
                    if !row.isJudged {
                        "not judged in fewer than \(row.leastDays) days"
                    } else if row.value == nil {
                        "too few to say"
                    } else {
                        row.isInside ? "inside" : "OUTSIDE"
                    }
                return row.name.padded(to: 26) + value.padded(to: 8) + band.padded(to: 15) + verdict
            }
    }
}

extension String {
    fileprivate func padded(to length: Int) -> String {
        self + String(repeating: " ", count: max(length - count, 1))
    }
}
