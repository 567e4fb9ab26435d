import Cartography
import Datasets
import Foundation
import Geohash
import Heatmap
import Testing

@testable import MapExport

@Suite struct ReleasedMapTests {
    @Test("a map comes back out of its two files", arguments: HeatmapMechanism.allCases, [0, 1, 1_000])
    func roundTrip(mechanism: HeatmapMechanism, persons: Int) throws {
        let map = try SampleMap.heatmap(persons: persons, mechanism: mechanism)
        let files = try SampleMap.files(map)
        let back = try ReleasedMap(report: files.report, cells: files.cells)
        #expect(back.description == (try SampleMap.description))
        #expect(back.heatmap.parameters == map.parameters && back.heatmap.grid == map.grid)
        #expect(back.heatmap.cells.map(\.block) == map.cells.map(\.block))
        #expect(back.heatmap.cells.map(\.estimate) == map.cells.map(\.estimate))
        #expect(zip(back.heatmap.cells, map.cells).allSatisfy { abs($0.deviation - $1.deviation) <= 0.000_5 * 48 })
        #expect(back.heatmap.csv() == files.cells)
        #expect(back.heatmap.spent == map.spent && back.heatmap.deltaExponent == map.deltaExponent)
        #expect(back.heatmap.totalTokens == map.totalTokens)
        #expect(abs(back.heatmap.totalDeviation - map.totalDeviation) <= 0.000_5 * 48)
        // What is drawn from the files has the classes that the enclave's numbers have.
        let classes = DensityClasses(of: [map])
        #expect(DensityClasses(of: [back.heatmap]) == classes)
        for index in map.cells.indices {
            #expect(classes.index(of: index, in: back.heatmap) == classes.index(of: index, in: map))
        }
    }

    @Test("a map of distinct persons comes back as one, and is none of presence", arguments: [0, 2_000])
    func distinctPersons(persons: Int) throws {
        let map = try SampleMap.heatmap(persons: persons, measure: .distinctPersons)
        let files = try SampleMap.files(map)
        let back = try ReleasedMap(report: files.report, cells: files.cells).heatmap
        #expect(back.parameters == map.parameters && back.csv() == files.cells)
        #expect(back.totalTokens == map.totalTokens && DensityClasses(of: [back]) == DensityClasses(of: [map]))
        let report = String(decoding: files.report, as: UTF8.self)
        func refusal(_ old: String, _ new: String) throws -> MapExportError? {
            #expect(report.contains(old))
            let changed = Array(report.replacing(old, with: new).utf8)
            do throws(MapExportError) { _ = try ReleasedMap(report: changed, cells: files.cells) } catch {
                return error
            }
            return nil
        }
        #expect(try refusal("distinct-persons", "presence") == .malformedReport)
        #expect(try refusal("distinct-persons", "persons") == .malformedReport)
        #expect(try refusal("\"measure\":\"distinct-persons\",", "") == .malformedReport)
        #expect(try refusal("_visits", "_persons") == .malformedReport)
    }

    private static let sample = Result { try SampleMap.files(try SampleMap.heatmap(persons: 300)) }

    /// The error of a sample whose report or table was changed by replacing a text.
    private func refusal(
        report: (String, String)? = nil,
        cells: (([String]) -> [String])? = nil
    ) throws -> MapExportError? {
        let files = try Self.sample.get()
        var text = String(decoding: files.report, as: UTF8.self)
        if let report {
            #expect(text.contains(report.0), "the sample has no \(report.0)")
            text = text.replacing(report.0, with: report.1)
        }
        var table = String(decoding: files.cells, as: UTF8.self)
        if let cells { table = cells(table.components(separatedBy: "\n")).joined(separator: "\n") }
        do {
            _ = try ReleasedMap(report: Array(text.utf8), cells: Array(table.utf8))
            return nil
        } catch {
            return error
        }
    }

    @Test("an unchanged sample is accepted, also with members that came later")
    func accepted() throws {
        #expect(try refusal() == nil)
        #expect(try refusal(report: ("{\"format\"", "{\"counting\":\"oblivious\",\"format\"")) == nil)
    }

    @Test(
        "a report with a changed member is refused",
        arguments: [
            ("heatmap-report-v1", "heatmap-report-v9", MapExportError.unknownFormat),
            ("adaptive-grid-v1", "adaptive-grid-v9", .unknownFormat),
            ("{\"format\"", "[\"format\"", .malformedReport),
            ("\"label\":\"SIMULATED", "\"lable\":\"SIMULATED", .malformedReport),
            ("\"day\":\"2020-04-01\"", "\"day\":\" \"", .malformedReport),
            ("\"epsilon\":1.000000", "\"epsilon\":0", .malformedReport),
            ("\"epsilon\":1.000000", "\"epsilon\":1e300", .malformedReport),
            ("\"epsilon\":1.000000", "\"epsilon\":-1", .malformedReport),
            ("\"epsilon_of_total\":0.05", "\"epsilon_of_total\":\"0.05\",\"x\":0", .malformedReport),
            ("\"epsilon_of_total\":0.05", "\"epsilon_of_total\":0.06", .malformedReport),
            ("\"tokens_per_person\":48", "\"tokens_per_person\":0", .malformedReport),
            ("\"tokens_per_person\":48", "\"tokens_per_person\":47", .malformedReport),
            ("\"precision\":8", "\"precision\":13", .malformedReport),
            ("\"precision\":8", "\"precision\":7", .malformedReport),
            ("\"south\":48.", "\"south\":-48.", .malformedReport),
            ("\"geohash_rows_per_cell\":", "\"geohash_rows_per_cell\":3", .malformedReport),
            ("\"geohash_columns_per_cell\":", "\"geohash_columns_per_cell\":-", .malformedReport),
            ("\"cells\":", "\"cells\":1", .reportDiffers),
            ("\"cells\":", "\"cells\":-", .malformedReport),
            ("\"estimated_persons\":", "\"estimated_persons\":1", .reportDiffers),
            ("\"noise_floor_persons\":", "\"noise_floor_persons\":1", .reportDiffers),
            ("\"noise_floor_persons\":", "\"noise_floor_persons\":-", .malformedReport),
        ]
    )
    func changedReport(from old: String, to new: String, error: MapExportError) throws {
        #expect(try refusal(report: (old, new)) == error)
    }

    @Test(
        "a line that is no cell is refused",
        arguments: [
            "", "nan", "1e3", "0x10", "+1", "-1.000", " 1.000", "1.", ".5", "1.0000000001", "1234567890", "1.001",
            "1,1",
        ]
    )
    func malformedField(text: String) throws {
        func replaced(_ column: Int) throws -> MapExportError? {
            try refusal { lines in
                var fields = lines[3].components(separatedBy: ",")
                fields[column] = text
                return lines.prefix(3) + [fields.joined(separator: ",")] + lines.dropFirst(4)
            }
        }
        for column in 0..<5 { #expect(try replaced(column) == .malformedCell(line: 4), "column \(column)") }
        // A deviation may be any decimal.
        if text != "1.001" { #expect(try replaced(5) == .malformedCell(line: 4)) }
    }

    @Test("cells that leave a gap, overlap or reach out of the region are refused")
    func tiling() throws {
        #expect(try refusal { Array($0.prefix(5) + $0.dropFirst(6)) } == .cellsDoNotTile)
        #expect(try refusal { Array($0.prefix(6) + $0.dropFirst(5)) } == .cellsDoNotTile)
        #expect(try refusal { [$0[0]] + [""] } == .malformedCell(line: 2))
        #expect(try refusal { Array($0.dropFirst()) } == .malformedCell(line: 1))
        #expect(try refusal { Array($0.dropLast()) } != nil)
        #expect(try refusal(report: ("\"north\":48.", "\"north\":49.")) == .malformedReport)
    }

    @Test("the order of the cells means nothing to the tiling")
    func order() throws {
        #expect(try refusal { [$0[0]] + $0.dropFirst().dropLast().reversed() + [""] } == nil)
    }

    @Test("every single cell may be wider or narrower by one geohash column only if the others are too")
    func shifted() throws {
        let region = try SampleMap.region()
        let blocks = try SampleMap.heatmap(persons: 300).cells.map(\.block)
        try CellTiling.check(blocks, tile: region)
        for index in blocks.indices {
            let (columns, rows) = (blocks[index].columns, blocks[index].rows)
            var others = blocks
            others[index] = CellBlock(columns: columns.lowerBound..<columns.upperBound + 1, rows: rows)
            #expect(throws: MapExportError.cellsDoNotTile) { try CellTiling.check(others, tile: region) }
            others[index] = CellBlock(columns: columns, rows: rows.lowerBound + 1..<rows.upperBound + 1)
            #expect(throws: MapExportError.cellsDoNotTile) { try CellTiling.check(others, tile: region) }
        }
    }

    @Test("files beyond their limits are refused before they are read")
    func limits() throws {
        let files = try SampleMap.files(try SampleMap.heatmap(persons: 0))
        let padding = [UInt8](repeating: UInt8(ascii: " "), count: ReleasedMap.maximumReportBytes)
        #expect(throws: MapExportError.tooLong) { try ReleasedMap(report: files.report + padding, cells: files.cells) }
    }
}
