import Cartography
import Foundation
import Geohash
import Heatmap

/// What `report.json` says, checked.
struct HeatmapReport {
    /// The most persons that any number may speak of.
    static let maximumPersons = 1e9

    let description: MapDescription
    let parameters: HeatmapParameters
    let grid: BlockGrid
    let cellCount: Int
    let totalTokens: Int64
    /// In tokens.
    let totalDeviation: Double
    let noiseFloorPersons: Double
    let spent: [ReleasedHeatmap.Spending]
    let deltaExponent: Int

    init(json: [UInt8]) throws(MapExportError) {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        guard let form = try? decoder.decode(FormatMember.self, from: Data(json)) else { throw .malformedReport }
        guard form.format == "pandapp-heatmap-report-v1", let mechanism = HeatmapMechanism(rawValue: form.mechanism)
        else { throw .unknownFormat }
        guard let members = try? decoder.decode(Members.self, from: Data(json)),
            let description = try? MapDescription(
                title: members.title,
                day: members.day,
                label: members.label,
                source: members.source
            ),
            HeatmapParameters.allowedTokensPerPerson.contains(members.tokensPerPerson),
            let measure = try? HeatmapParameters.measure(named: members.measure),
            let numbers = try? JSONDecoder().decode([String: OptionalNumber].self, from: Data(json)),
            (1...ReleasedMap.maximumCells).contains(members.cells), (-2000...0).contains(members.deltaAtMostTwoToThe)
        else { throw .malformedReport }
        let epsilon = try Self.scaled(members.epsilon, by: 1e6, atMost: 20)
        guard HeatmapParameters.allowedEpsilonMillionths.contains(UInt64(epsilon)) else { throw .malformedReport }
        self.description = description
        parameters = HeatmapParameters(
            epsilonMillionths: UInt64(epsilon),
            tokensPerPerson: members.tokensPerPerson,
            region: try members.region.rectangle(),
            mechanism: mechanism,
            measure: measure
        )
        let noun = parameters.words.noun
        func counted(_ name: String, atMost limit: Double) throws(MapExportError) -> Int64 {
            guard let value = numbers[name]?.number else { throw .malformedReport }
            return try Self.scaled(value, by: 1e3, atMost: limit)
        }
        grid = try members.grid.grid(of: parameters.region)
        cellCount = members.cells
        totalTokens = try CellTable.tokens(
            thousandths: counted("estimated_\(noun)", atMost: Self.maximumPersons),
            each: parameters.tokensPerUnit
        )
        let deviation = try counted("estimated_\(noun)_standard_deviation", atMost: Self.maximumPersons)
        totalDeviation = Double(deviation) / 1e3 * Double(parameters.tokensPerUnit)
        noiseFloorPersons = Double(try counted("noise_floor_\(noun)", atMost: 2 * Self.maximumPersons)) / 1e3
        deltaExponent = members.deltaAtMostTwoToThe
        spent = try Self.spent(numbers, in: json)
        guard spent.reduce(0, { $0 + $1.millionths }) == UInt64(epsilon) else { throw .malformedReport }
    }

    /// The parts of ε in the order of the text, which a JSON decoder does not keep.
    private static func spent(
        _ members: [String: OptionalNumber],
        in json: [UInt8]
    ) throws(MapExportError) -> [ReleasedHeatmap.Spending] {
        let prefix = "epsilon_of_"
        let text = Data(json)
        var found: [(place: Int, spending: ReleasedHeatmap.Spending)] = []
        for (name, value) in members where name.hasPrefix(prefix) {
            guard let value = value.number, let place = text.firstRange(of: Data("\"\(name)\"".utf8)) else {
                throw .malformedReport
            }
            let millionths = UInt64(try scaled(value, by: 1e6, atMost: 20))
            let purpose = String(name.dropFirst(prefix.count))
            found.append((place.lowerBound, ReleasedHeatmap.Spending(purpose: purpose, millionths: millionths)))
        }
        return found.sorted { $0.place < $1.place }.map(\.spending)
    }

    /// A number of 0 to `limit`, multiplied and rounded.
    private static func scaled(_ value: Double, by factor: Double, atMost limit: Double) throws(MapExportError) -> Int64
    {
        guard value.isFinite, (0...limit).contains(value) else { throw .malformedReport }
        return Int64((value * factor).rounded())
    }
}

private struct FormatMember: Decodable {
    let format: String
    let mechanism: String
}

private struct Members: Decodable {
    let label: String
    let title: String
    let day: String
    let source: String
    let epsilon: Double
    let deltaAtMostTwoToThe: Int
    let tokensPerPerson: UInt32
    /// Absent where the report is from before there was a choice.
    let measure: String?
    let region: RegionMembers
    let grid: GridMembers
    let cells: Int
}

private struct RegionMembers: Decodable {
    let precision: Int
    let south: Double
    let west: Double
    let north: Double
    let east: Double

    /// The cells of which these are the edges, rounded to nine decimals.
    func rectangle() throws(MapExportError) -> CellRectangle {
        guard let lines = GridLines(precision: precision),
            let left = lines.column(west), let right = lines.column(east),
            let bottom = lines.row(south), let top = lines.row(north), left < right, bottom < top,
            let rectangle = try? CellRectangle(columns: left..<right, rows: bottom..<top, precision: precision)
        else { throw .malformedReport }
        return rectangle
    }
}

private struct GridMembers: Decodable {
    let columns: Int
    let rows: Int
    let geohashColumnsPerCell: Int
    let geohashRowsPerCell: Int

    func grid(of region: CellRectangle) throws(MapExportError) -> BlockGrid {
        let sides = 1...(1 << 30)
        guard sides.contains(geohashColumnsPerCell), sides.contains(geohashRowsPerCell) else { throw .malformedReport }
        let grid = BlockGrid(
            region: region,
            columnBits: geohashColumnsPerCell.trailingZeroBitCount,
            rowBits: geohashRowsPerCell.trailingZeroBitCount
        )
        guard 1 << grid.columnBits == geohashColumnsPerCell, 1 << grid.rowBits == geohashRowsPerCell,
            grid.columns == columns, grid.rows == rows
        else { throw .malformedReport }
        return grid
    }
}

/// A member that may be of any kind.
private struct OptionalNumber: Decodable {
    let number: Double?

    init(from decoder: any Decoder) throws {
        number = try? decoder.singleValueContainer().decode(Double.self)
    }
}
