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
}

extension ReleasedHeatmap {
    /// The map as a table, a line a block from the south-west, eastwards first.
    ///
    /// Degrees with 9 decimals, then persons and their standard deviation with 3; a header line, `\n` ends each line.
    package func csv() -> [UInt8] {
        let deviation = FixedDecimal.text(rounding: personsDeviation, decimals: 3)
        var text = "south,west,north,east,estimate_persons,standard_deviation\n"
        for index in estimates.indices {
            let box = grid.bounds(index)
            let degrees = [box.south, box.west, box.north, box.east].map {
                FixedDecimal.text(rounding: $0, decimals: 9)
            }
            text += (degrees + [persons(estimates[index]), deviation]).joined(separator: ",") + "\n"
        }
        return Array(text.utf8)
    }

    /// What the map is and what it cost, as JSON; the same map gives the same text.
    package func reportJSON(description: MapDescription) -> String {
        let box = parameters.region.boundingBox
        let total = parameters.epsilonMillionths / 20
        func number(_ value: Double) -> JSONText { .number(FixedDecimal.text(rounding: value, decimals: 3)) }
        func epsilon(_ millionths: UInt64) -> JSONText {
            .number(FixedDecimal.text(Int64(clamping: millionths), decimals: 6))
        }
        let report = JSONText.object([
            ("format", .string("pandapp-heatmap-report-v1")),
            ("label", .string(description.label)),
            ("title", .string(description.title)),
            ("day", .string(description.day)),
            ("source", .string(description.source)),
            ("mechanism", .string(UniformGridMechanism.version)),
            ("unit_of_privacy", .string("person-day")),
            ("epsilon", epsilon(parameters.epsilonMillionths)),
            ("epsilon_of_total", epsilon(total)),
            ("epsilon_of_grid", epsilon(parameters.epsilonMillionths - total)),
            ("delta_at_most_two_to_the", .number(String(deltaExponent))),
            ("tokens_per_person", .number(String(parameters.tokensPerPerson))),
            (
                "region",
                .object([
                    ("precision", .number(String(parameters.region.precision))),
                    ("south", .number(FixedDecimal.text(rounding: box.south, decimals: 9))),
                    ("west", .number(FixedDecimal.text(rounding: box.west, decimals: 9))),
                    ("north", .number(FixedDecimal.text(rounding: box.north, decimals: 9))),
                    ("east", .number(FixedDecimal.text(rounding: box.east, decimals: 9))),
                ])
            ),
            (
                "grid",
                .object([
                    ("columns", .number(String(grid.columns))),
                    ("rows", .number(String(grid.rows))),
                    ("geohash_columns_per_cell", .number(String(1 << grid.columnBits))),
                    ("geohash_rows_per_cell", .number(String(1 << grid.rowBits))),
                ])
            ),
            ("estimated_persons", .number(persons(totalTokens))),
            ("estimated_persons_standard_deviation", number(totalPersonsDeviation)),
            ("cell_standard_deviation_persons", number(personsDeviation)),
            ("noise_floor_persons", number(noiseFloorPersons)),
        ])
        return report.text + "\n"
    }

    /// Tokens as persons with three decimals, rounded half up.
    private func persons(_ tokens: Int64) -> String {
        let each = Int64(parameters.tokensPerPerson)
        return FixedDecimal.text((tokens * 1000 + each / 2) / each, decimals: 3)
    }
}
