import Geohash
import Heatmap

/// The reader of `cells.csv`.
struct CellTable {
    private static let newline = UInt8(ascii: "\n")

    let parameters: HeatmapParameters

    /// The cells in the file's order; every line, the last one too, ends with a line feed.
    func read(_ file: [UInt8]) throws(MapExportError) -> [ReleasedHeatmap.Cell] {
        guard let lines = GridLines(precision: parameters.region.precision) else { throw .malformedReport }
        var cells: [ReleasedHeatmap.Cell] = []
        var start = 0
        var line = 0
        while start < file.count {
            line += 1
            guard let end = file[start...].firstIndex(of: Self.newline) else { throw .malformedCell(line: line) }
            let text = file[start..<end]
            start = end + 1
            if line == 1 {
                guard text.elementsEqual(parameters.tableHeader.utf8) else { throw .malformedCell(line: line) }
                continue
            }
            guard cells.count < ReleasedMap.maximumCells else { throw .tooManyCells }
            guard let cell = cell(text, lines) else { throw .malformedCell(line: line) }
            cells.append(cell)
        }
        guard !cells.isEmpty else { throw .malformedCell(line: line + 1) }
        return cells
    }

    private func cell(_ line: ArraySlice<UInt8>, _ lines: GridLines) -> ReleasedHeatmap.Cell? {
        let fields = line.split(separator: UInt8(ascii: ","), maxSplits: 6, omittingEmptySubsequences: false)
            .map { Decimal($0) }
        guard fields.count == 6, let south = fields[0], let west = fields[1], let north = fields[2],
            let east = fields[3], let persons = fields[4], let deviation = fields[5],
            let left = lines.column(west.value), let right = lines.column(east.value), left < right,
            let bottom = lines.row(south.value), let top = lines.row(north.value), bottom < top,
            parameters.region.columns.contains(left), right <= parameters.region.columns.upperBound,
            parameters.region.rows.contains(bottom), top <= parameters.region.rows.upperBound,
            deviation.billionths >= 0,
            persons.billionths % 1_000_000 == 0,
            let tokens = try? Self.tokens(thousandths: persons.billionths / 1_000_000, each: parameters.tokensPerUnit)
        else { return nil }
        return ReleasedHeatmap.Cell(
            block: CellBlock(columns: left..<right, rows: bottom..<top),
            estimate: tokens,
            deviation: deviation.value * Double(parameters.tokensPerUnit)
        )
    }

    /// The tokens that are written as so many thousandths of a person; there are none for most numbers.
    static func tokens(thousandths: Int64, each: UInt32) throws(MapExportError) -> Int64 {
        let each = Int64(each)
        guard (0...Int64(HeatmapReport.maximumPersons * 1000)).contains(thousandths) else { throw .malformedReport }
        let tokens = (thousandths * each + 500) / 1000
        guard (tokens * 1000 + each / 2) / each == thousandths else { throw .malformedReport }
        return tokens
    }
}

/// A decimal of at most nine digits on either side of its point, exact: no exponent, no infinity, nothing around it.
private struct Decimal {
    let billionths: Int64

    var value: Double { Double(billionths) / 1e9 }

    init?(_ text: ArraySlice<UInt8>) {
        var digits = text
        let isNegative = digits.first == UInt8(ascii: "-")
        if isNegative { digits.removeFirst() }
        let parts = digits.split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = parts.first, (1...9).contains(whole.count) else { return nil }
        let fraction = parts.dropFirst().first
        if let fraction, !(1...9).contains(fraction.count) { return nil }
        var sum: Int64 = 0
        for digit in whole + (fraction ?? []) {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
            sum = sum * 10 + Int64(digit - UInt8(ascii: "0"))
        }
        for _ in (fraction?.count ?? 0)..<9 { sum *= 10 }
        billionths = isNegative ? -sum : sum
    }
}
