import Datasets
import Geohash
import Testing

@testable import Heatmap

/// Adding one person must move every level of the grid by at most K: the premise of the mechanism's privacy.
@Suite struct SensitivityTests {
    private static let region = CellRectangle.smallest

    @Test("2,000 neighbouring days differ by at most K in L1, at every level of blocks")
    func neighbours() throws {
        var city = try SyntheticCity(seed: 48)
        let grids = [(0, 0), (1, 0), (1, 2), (3, 2), (4, 4), (15, 15)].map { columnBits, rowBits in
            BlockGrid(region: Self.region, columnBits: columnBits, rowBits: rowBits)
        }
        var histogram = try TokenHistogram(region: Self.region)
        var before = try grids.map { try histogram.sums(over: $0) }
        var totalBefore = histogram.total()
        for _ in 0..<2_000 {
            let tokens = (0..<48).map { _ in Self.hostileToken(&city, Self.region) }
            try histogram.addPerson(tokens.span)
            let total = histogram.total()
            #expect((0...48).contains(total - totalBefore))
            totalBefore = total
            for (level, grid) in grids.enumerated() {
                let sums = try histogram.sums(over: grid)
                let moved = zip(sums, before[level]).reduce(0) { $0 + abs($1.0 - $1.1) }
                #expect(moved <= 48)
                before[level] = sums
            }
        }
        #expect(totalBefore > 10_000 && totalBefore < 90_000, "both kinds of tokens were tried")
    }

    @Test("10,000 neighbouring days differ by at most K in L1, at every level of the quadtree")
    func quadtreeNeighbours() throws {
        var city = try SyntheticCity(seed: 96)
        let region = try CellRectangle(columns: 16_595..<16_603, rows: 25_277..<25_283, precision: 6)
        let tree = BlockQuadtree(region: region)
        var histogram = try TokenHistogram(region: region)
        var before = try tree.sums(of: histogram)
        var largest: Int64 = 0
        for _ in 0..<10_000 {
            let tokens = (0..<48).map { _ in Self.hostileToken(&city, region) }
            try histogram.addPerson(tokens.span)
            let after = try tree.sums(of: histogram)
            for (one, other) in zip(after, before) {
                let moved = zip(one, other).reduce(0) { $0 + abs($1.0 - $1.1) }
                largest = max(largest, moved)
            }
            before = after
        }
        #expect(largest <= 48 && largest > 20)
        #expect(before.allSatisfy { $0.reduce(0, +) == histogram.total() }, "no level loses a token")
    }

    /// Mostly the same few cells, also null, the first that is no cell, and anything.
    private static func hostileToken(_ city: inout SyntheticCity, _ region: CellRectangle) -> UInt32 {
        let draw = city.next()
        switch draw % 8 {
        case 0: return TokenRows.null
        case 1: return UInt32(truncatingIfNeeded: city.next())
        case 2: return UInt32(region.count)
        default: return UInt32(Int(draw >> 40) % region.rows.count * region.columns.count + Int(draw >> 32) % 3 * 2)
        }
    }

    @Test("a person with any other number of tokens is refused and counts nothing", arguments: [0, 1, 47, 49, 96])
    func tokenCount(count: Int) throws {
        var histogram = try TokenHistogram(region: Self.region)
        let tokens = [UInt32](repeating: 0, count: count)
        var refusal: HeatmapError?
        do throws(HeatmapError) { try histogram.addPerson(tokens.span) } catch { refusal = error }
        #expect(refusal == .wrongTokenCount)
        #expect(histogram.total() == 0)
    }

    @Test("tokens outside the region count nothing")
    func dropped() throws {
        var histogram = try TokenHistogram(region: Self.region, tokensPerPerson: 3)
        let tokens = [0, UInt32(Self.region.count), TokenRows.null]
        try histogram.addPerson(tokens.span)
        #expect(histogram.total() == 1)
    }

    @Test("a segment is counted as its persons are one by one, on any number of cores", arguments: [1, 2, 3, 16])
    func segment(workers: Int) throws {
        var city = try SyntheticCity(seed: 5)
        let days = try (0..<300).map { _ in try city.day() }
        var expected = try TokenHistogram(region: city.region)
        for day in days { try expected.addPerson(day.span) }
        let segment = try TokenSegment.opened(days, region: city.region, padded: 384)
        for counting in HeatmapCounting.allCases {
            let parameters = HeatmapParameters(epsilonMillionths: 1, region: city.region, counting: counting)
            let counted = try TokenHistogram.counting(segment, parameters: parameters, workers: workers)
            #expect(counted.total() == expected.total() && counted.total() > 10_000)
            let grid = BlockGrid(region: city.region, columnBits: 5, rowBits: 4)
            #expect(try counted.sums(over: grid) == expected.sums(over: grid))
        }
    }

    @Test(
        "a segment with other tokens per person, of another region, or in one that is too large, is not counted",
        arguments: HeatmapCounting.allCases
    )
    func refusedSegment(counting: HeatmapCounting) throws {
        func total(_ segment: OpenSegment, _ region: CellRectangle, tokens: UInt32 = 48) throws -> Int64 {
            let parameters = HeatmapParameters(
                epsilonMillionths: 1,
                tokensPerPerson: tokens,
                region: region,
                counting: counting
            )
            return try TokenHistogram.counting(segment, parameters: parameters, workers: 1).total()
        }
        let segment = try TokenSegment.opened([], region: Self.region, padded: 64)
        #expect(try total(segment, Self.region) == 0)
        #expect(throws: DatasetsError.malformedRows) { try total(segment, Self.region, tokens: 47) }
        #expect(throws: HeatmapError.parametersDiffer) { try total(segment, .small) }
        let wide = try CellRectangle(columns: 0..<4097, rows: 0..<4097, precision: 8)
        let large = try TokenSegment.opened([], region: wide, padded: 64)
        #expect(throws: HeatmapError.regionTooLarge) { try total(large, wide) }
    }

    @Test("a region or a number of tokens beyond the limits is refused")
    func limits() throws {
        let wide = try CellRectangle(columns: 0..<4097, rows: 0..<4097, precision: 8)
        #expect(wide.count > TokenHistogram.maximumCells)
        for (region, tokens, error) in [
            (wide, 48, HeatmapError.regionTooLarge), (Self.region, 0, .tokensPerPersonOutOfRange),
            (Self.region, 256, .tokensPerPersonOutOfRange),
        ] as [(CellRectangle, UInt32, HeatmapError)] {
            var refusal: HeatmapError?
            do throws(HeatmapError) { _ = try TokenHistogram(region: region, tokensPerPerson: tokens) } catch {
                refusal = error
            }
            #expect(refusal == error)
        }
    }
}

extension CellRectangle {
    /// 16 × 12 cells of precision 6, not aligned to any block.
    static let smallest: CellRectangle = {
        guard let region = try? CellRectangle(columns: 16_595..<16_611, rows: 25_277..<25_289, precision: 6) else {
            preconditionFailure("the region is inside the grid")
        }
        return region
    }()

    /// 32 × 24 cells of precision 6, not aligned to any block.
    static let small: CellRectangle = {
        guard let region = try? CellRectangle(columns: 16_595..<16_627, rows: 25_277..<25_301, precision: 6) else {
            preconditionFailure("the region is inside the grid")
        }
        return region
    }()
}
