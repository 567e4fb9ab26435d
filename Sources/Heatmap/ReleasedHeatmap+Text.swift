internal import Cartography
internal import Geohash

extension HeatmapParameters {
    /// ε as a decimal without needless zeros.
    package var epsilonText: String {
        var text = FixedDecimal.text(Int64(clamping: epsilonMillionths), decimals: 6)
        while text.last == "0" { text.removeLast() }
        if text.last == "." { text.removeLast() }
        return text
    }

    /// The first line of the table of cells: its last columns are of the measure's unit.
    package var tableHeader: String { "south,west,north,east,estimate_\(words.noun),standard_deviation" }
}

extension ReleasedHeatmap {
    /// The map as a table, a line a cell in the order of ``cells``.
    ///
    /// Degrees with 9 decimals, then persons and their standard deviation with 3; a header line, `\n` ends each line.
    package func csv() -> [UInt8] {
        var text = parameters.tableHeader + "\n"
        for (index, cell) in cells.enumerated() {
            let box = bounds(index)
            let degrees = [box.south, box.west, box.north, box.east].map {
                FixedDecimal.text(rounding: $0, decimals: 9)
            }
            let deviation = cell.deviation / Double(parameters.tokensPerUnit)
            let numbers = [persons(cell.estimate), FixedDecimal.text(rounding: deviation, decimals: 3)]
            text += (degrees + numbers).joined(separator: ",") + "\n"
        }
        return Array(text.utf8)
    }

    /// What the map is and what it cost, as JSON; the same map gives the same text.
    package func reportJSON(description: MapDescription) -> String {
        let noun = parameters.words.noun
        func number(_ value: Double) -> JSONText { .number(FixedDecimal.text(rounding: value, decimals: 3)) }
        func epsilon(_ millionths: UInt64) -> JSONText {
            .number(FixedDecimal.text(Int64(clamping: millionths), decimals: 6))
        }
        let words: [(String, JSONText)] = [
            ("format", .string("pandapp-heatmap-report-v1")),
            ("label", .string(description.label)),
            ("title", .string(description.title)),
            ("day", .string(description.day)),
            ("source", .string(description.source)),
        ]
        let privacy: [(String, JSONText)] =
            [
                ("measure", .string(parameters.words.name)),
                ("mechanism", .string(parameters.mechanism.version)),
                ("counting", .string(parameters.counting.rawValue)),
                ("unit_of_privacy", .string("person-day")),
                ("epsilon", epsilon(parameters.epsilonMillionths)),
            ] + spent.map { ("epsilon_of_" + $0.purpose, epsilon($0.millionths)) } + [
                ("delta_at_most_two_to_the", .number(String(deltaExponent))),
                ("tokens_per_person", .number(String(parameters.tokensPerPerson))),
            ]
        let errors: [(String, JSONText)] = [
            ("cells", .number(String(cells.count))),
            ("estimated_\(noun)", .number(persons(totalTokens))),
            ("estimated_\(noun)_standard_deviation", number(totalPersonsDeviation)),
            ("cell_standard_deviation_\(noun)", number(personsDeviation)),
            ("cell_expected_error_\(noun)", number(expectedErrorPersons)),
            ("noise_floor_\(noun)", number(noiseFloorPersons)),
        ]
        let ground = [("region", regionJSON), ("grid", gridJSON)]
        return JSONText.object(words + privacy + ground + errors).text + "\n"
    }

    private var regionJSON: JSONText {
        let box = parameters.region.boundingBox
        func degrees(_ value: Double) -> JSONText { .number(FixedDecimal.text(rounding: value, decimals: 9)) }
        return .object([
            ("precision", .number(String(parameters.region.precision))),
            ("south", degrees(box.south)), ("west", degrees(box.west)),
            ("north", degrees(box.north)), ("east", degrees(box.east)),
        ])
    }

    private var gridJSON: JSONText {
        .object([
            ("columns", .number(String(grid.columns))),
            ("rows", .number(String(grid.rows))),
            ("geohash_columns_per_cell", .number(String(1 << grid.columnBits))),
            ("geohash_rows_per_cell", .number(String(1 << grid.rowBits))),
        ])
    }

    /// Tokens as persons with three decimals, rounded half up.
    private func persons(_ tokens: Int64) -> String {
        let each = Int64(parameters.tokensPerUnit)
        return FixedDecimal.text((tokens * 1000 + each / 2) / each, decimals: 3)
    }
}
