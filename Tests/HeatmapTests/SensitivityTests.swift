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
        var before = grids.map { histogram.sums(over: $0) }
        var totalBefore = histogram.total()
        for _ in 0..<2_000 {
            let tokens = (0..<48).map { _ in Self.hostileToken(&city) }
            try histogram.addPerson(tokens.span)
            let total = histogram.total()
            #expect((0...48).contains(total - totalBefore))
            totalBefore = total
            for (level, grid) in grids.enumerated() {
                let sums = histogram.sums(over: grid)
                let moved = zip(sums, before[level]).reduce(0) { $0 + abs($1.0 - $1.1) }
                #expect(moved <= 48)
                before[level] = sums
            }
        }
        #expect(totalBefore > 10_000 && histogram.droppedTokens > 10_000, "both kinds of tokens were tried")
    }

    /// Mostly the same few cells, also cells outside, null, and bits that are no cell.
    private static func hostileToken(_ city: inout SyntheticCity) -> UInt64 {
        let draw = city.next()
        switch draw % 8 {
        case 0: return TokenHistogram.nullToken
        case 1: return city.next()
        case 2: return city.next() >> 24
        default:
            let cell = region.cell(column: Int(draw >> 32) % 3 * 5, row: Int(draw >> 40) % region.rows.count)
            return cell?.bits ?? 0
        }
    }

    @Test("a person with any other number of tokens is refused and counts nothing", arguments: [0, 1, 47, 49, 96])
    func tokenCount(count: Int) throws {
        var histogram = try TokenHistogram(region: Self.region)
        let inside = try #require(Self.region.cell(column: 0, row: 0)).bits
        let tokens = [UInt64](repeating: inside, count: count)
        var refusal: HeatmapError?
        do throws(HeatmapError) { try histogram.addPerson(tokens.span) } catch { refusal = error }
        #expect(refusal == .wrongTokenCount)
        #expect(histogram.total() == 0)
    }

    @Test("tokens outside the region count nothing")
    func dropped() throws {
        var histogram = try TokenHistogram(region: Self.region, tokensPerPerson: 3)
        let corner = try #require(Self.region.cell(column: 0, row: 0))
        let outside = try #require(corner.neighbour(.west)).bits
        let tokens = [corner.bits, outside, TokenHistogram.nullToken]
        try histogram.addPerson(tokens.span)
        #expect(histogram.total() == 1)
        #expect(histogram.droppedTokens == 1, "null is not a place")
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
