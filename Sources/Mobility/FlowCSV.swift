/// The CSV form `flow,origin,destination`, with a header line: how many people go from one area to another.
package enum FlowCSV {
    /// The most that go from one area to another in a row.
    package static let maximumFlow = 1e10

    /// Reads how many go from each area to each; rows of the same two areas add up.
    ///
    /// - Parameters:
    ///   - bytes: The file.
    ///   - areas: The names of the areas, each once.
    /// - Returns: For each area in their order how many go to each.
    /// - Throws: What is wrong with the header, or `badRow` with the first row that names no such area, or no number from 0
    ///   to ``maximumFlow``.
    package static func read(_ bytes: [UInt8], between areas: [String]) throws(MobilityError) -> [[Double]] {
        var reader = CSVReader(Rows(areas), onBadRow: .refuse)
        try reader.consume(bytes.span)
        return try reader.finish().0
    }

    private struct Rows: CSVContents {
        let columnNames: [StaticString] = ["flow", "origin", "destination"]
        private let indices: [String: Int]
        private var flows: [[Double]]

        init(_ areas: [String]) {
            indices = Dictionary(zip(areas, areas.indices)) { first, _ in first }
            flows = areas.map { _ in areas.map { _ in 0 } }
        }

        mutating func take(_ line: Span<UInt8>, _ ends: Span<Int>, _ columns: [CSVColumn]) throws(RowDefect) {
            let flow = String(utf8: line.extracting(columns[0].range(ends))).flatMap { Double($0) }
            guard let flow, (0...FlowCSV.maximumFlow).contains(flow) else {
                throw columns[0].defect("The flow is not a number from 0 to \(Int(FlowCSV.maximumFlow)).")
            }
            let (origin, destination) = (try area(columns[1], line, ends), try area(columns[2], line, ends))
            flows[origin][destination] += flow
        }

        private func area(_ column: CSVColumn, _ line: Span<UInt8>, _ ends: Span<Int>) throws(RowDefect) -> Int {
            guard let name = String(utf8: line.extracting(column.range(ends))), let index = indices[name] else {
                throw column.defect("There is no area of this name.")
            }
            return index
        }

        consuming func finish() -> [[Double]] {
            flows
        }
    }
}
