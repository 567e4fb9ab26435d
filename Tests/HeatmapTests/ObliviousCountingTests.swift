import Cryptography
import Datasets
import DeterministicCBOR
import Geohash
import Testing

@testable import Heatmap

/// The oblivious way counts what the fast way counts, and gives the same map.
@Suite struct ObliviousCountingTests {
    private static func key() -> SecretBytes { SecretBytes(copying: [UInt8](repeating: 9, count: 32)) }

    @Test("both ways give the same map, by every mechanism", arguments: HeatmapMechanism.allCases, [0, 1, 900])
    func maps(mechanism: HeatmapMechanism, persons: Int) throws {
        var city = try SyntheticCity(seed: 21, precision: 7)
        let days = try (0..<persons).map { _ in try city.day() }
        let segment = try TokenSegment.opened(days, region: city.region, padded: 1024)
        let maps = try HeatmapCounting.allCases.map { counting in
            let parameters = HeatmapParameters(
                epsilonMillionths: 1_000_000,
                region: city.region,
                mechanism: mechanism,
                counting: counting
            )
            let histogram = try TokenHistogram.counting(segment, parameters: parameters, workers: 2)
            return try HeatmapMechanism.release(histogram, parameters: parameters, noiseKey: Self.key())
        }
        #expect(maps[0].cells == maps[1].cells && maps[0].totalTokens == maps[1].totalTokens)
        #expect(maps[0].csv() == maps[1].csv())
        #expect(maps.map(\.parameters.counting) == HeatmapCounting.allCases)
    }

    @Test("chunks that are full, begun, or taken in pieces of any length, count the same")
    func chunks() throws {
        var city = try SyntheticCity(seed: 8)
        let parameters = HeatmapParameters(epsilonMillionths: 1, tokensPerPerson: 255, region: city.region)
        var slow = try TokenHistogram(parameters)
        var fast = try TokenHistogram(region: city.region, tokensPerPerson: 255)
        // More than 2^18 tokens, so that a chunk of four times as many numbers as blocks is full.
        for person in 0..<1200 {
            let day = try city.day(tokens: 255).map { person % 100 == 99 ? UInt32.max - 1 - $0 % 7 : $0 }
            try slow.addPerson(day.span)
            try fast.addPerson(day.span)
        }
        #expect(slow.total() == fast.total() && slow.total() > 1 << 17)
        let grid = HeatmapMechanism.adaptiveGrid.finestGrid(of: city.region)
        #expect(try slow.sums(over: grid) == fast.sums(over: grid))
    }

    @Test("blocks smaller than what was counted are refused, not guessed")
    func tooFine() throws {
        let region = try SyntheticCity(seed: 1).region
        let histogram = try TokenHistogram(HeatmapParameters(epsilonMillionths: 1, region: region))
        let cells = BlockGrid(region: region, columnBits: 0, rowBits: 0)
        #expect(throws: HeatmapError.parametersDiffer) { try histogram.sums(over: cells).count }
    }

    @Test("no mechanism ever needs blocks finer than those it is counted in, nor more memory", arguments: [6, 8])
    func finest(precision: Int) throws {
        for (latitude, longitude) in [(0, 32.6), (30, 31), (45.76, 4.83), (59.9, 10.7), (60.2, 24.9), (78, 15)] {
            for extent in [0.07, 0.3] {
                let region = try CellRectangle(
                    south: latitude - extent,
                    west: longitude - extent,
                    north: latitude + extent,
                    east: longitude + 1.7 * extent,
                    precision: precision
                )
                guard region.count <= TokenHistogram.maximumCells else { continue }
                let finest = HeatmapMechanism.uniformGrid.finestGrid(of: region)
                #expect(ObliviousCounter.bytes(blocks: finest.count) <= TokenHistogram.maximumCountBytes / 2)
                for side in stride(from: 4.0, through: 256, by: 6) {
                    let grid = BlockGrid(region: region, side: side)
                    #expect(grid.columnBits >= finest.columnBits && grid.rowBits >= finest.rowBits)
                }
            }
        }
    }

    @Test("what a header pins is what is done; what it cannot pin is refused")
    func pinned() throws {
        let day = [UInt32](repeating: 3, count: 48)
        let segment = try TokenSegment.opened([day], region: .small, padded: 64)
        let visits = try TokenSegment.opened([[3] + day[..<7]], region: .small, padded: 64, tokens: 8)
        func report(of segment: OpenSegment = segment, _ change: (inout [String: CBORValue]) -> Void) throws -> String {
            var parameters = HeatmapComputation.parameters(epsilonMillionths: 1_000_000)
            change(&parameters)
            let header = DatasetHeader(
                app: .zero,
                night: "2020-11-21",
                revision: 1,
                parameters: parameters,
                consentRoot: SHA256Digest.of([]),
                questionKey: [UInt8](repeating: 0, count: 32),
                segments: [],
                salt: [UInt8](repeating: 0, count: 32)
            )
            let dataset = OpenDataset(header: header, statuses: StatusTable(segments: []), segments: [segment])
            let output = try HeatmapComputation.run(dataset, dataKey: Self.key(), label: "SIMULATED")
            return String(decoding: output.report, as: UTF8.self)
        }
        #expect(try report { _ in }.contains(#""counting":"oblivious""#))
        #expect(try report { $0["counting"] = nil }.contains(#""counting":"oblivious""#))
        #expect(try report { $0["counting"] = .text("fast") }.contains(#""counting":"fast""#))
        #expect(throws: HeatmapError.parametersDiffer) { try report { $0["counting"] = .text("slow") } }
        #expect(throws: HeatmapError.parametersDiffer) { try report { $0["counting"] = .unsigned(1) } }
        #expect(throws: HeatmapError.parametersDiffer) { try report { $0["other"] = .unsigned(1) } }
        #expect(throws: HeatmapError.parametersDiffer) {
            try report {
                $0["counting"] = nil
                $0["other"] = .unsigned(1)
            }
        }
        #expect(try report { _ in }.contains(#""measure":"presence""#))
        #expect(try report { $0["measure"] = .text("presence") }.contains(#""measure":"presence""#))
        func distinct(_ parameters: inout [String: CBORValue]) {
            parameters["measure"] = .text("distinct-persons")
            parameters["tokens-per-person"] = .unsigned(8)
        }
        #expect(try report(of: visits, distinct).contains(#""measure":"distinct-persons""#))
        // K is the measure's, in the header and in the rows.
        #expect(throws: HeatmapError.parametersDiffer) { try report { $0["measure"] = .text("distinct-persons") } }
        #expect(throws: HeatmapError.parametersDiffer) {
            try report(of: visits) { $0["tokens-per-person"] = .unsigned(8) }
        }
        #expect(throws: HeatmapError.parametersDiffer) { try report { $0["measure"] = .text("persons") } }
        #expect(throws: DatasetsError.malformedRows) { try report(distinct) }
        #expect(throws: DatasetsError.malformedRows) { try report(of: visits) { _ in } }
    }

    @Test("thin regions and the whole world fit into memory, too")
    func extremes() throws {
        let sizes = [(1 << 24, 1, 10), (1, 1 << 24, 10), (1 << 15, 1 << 9, 6), (1 << 12, 1 << 12, 8)]
        for (columns, rows, precision) in sizes {
            let region = try CellRectangle(columns: 0..<UInt32(columns), rows: 0..<UInt32(rows), precision: precision)
            for mechanism in HeatmapMechanism.allCases {
                let blocks = mechanism.finestGrid(of: region).count
                #expect(ObliviousCounter.bytes(blocks: blocks) <= TokenHistogram.maximumCountBytes / 2)
            }
        }
    }
}
