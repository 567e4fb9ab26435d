import Datasets
import Geohash

@testable import Heatmap

/// Who knows everything but one thing: whether a person was among the ill.
///
/// The membership game of Pyrgelis, Troncoso and De Cristofaro (NDSS 2018): the adversary knows where the target spent
/// the day, how people are spread in general and how many were ill. The higher the score of a map, the more it looks as
/// if the target were in it.
struct Adversary {
    /// Shares of the target's day by cell of the region.
    let target: [Double]
    /// Shares of everybody's days by cell.
    let everybody: [Double]
    let persons: Double

    /// The score of persons counted by blocks of the region's cells.
    func score(_ blocks: [(cells: [Int], persons: Double)]) -> Double {
        blocks.reduce(0) { sum, block in
            let theirs = block.cells.reduce(0) { $0 + target[$1] }
            guard theirs > 0 else { return sum }
            let expected = persons * block.cells.reduce(0) { $0 + everybody[$1] }
            return sum + theirs * (block.persons - expected) / (expected + 0.01)
        }
    }

    /// How well scores tell games with the target from those without: 0.5 is chance, 1 certainty.
    static func areaUnderCurve(with: [Double], without: [Double]) -> Double {
        let wins = with.reduce(0.0) { sum, score in
            sum + without.reduce(0.0) { $0 + (score > $1 ? 1 : score == $1 ? 0.5 : 0) }
        }
        return wins / Double(with.count * without.count)
    }
}

extension ReleasedHeatmap {
    /// The cells as an adversary reads them.
    var blocks: [(cells: [Int], persons: Double)] {
        let region = parameters.region
        return cells.map { cell in
            let cells = cell.block.rows.flatMap { row in
                cell.block.columns.map { column in
                    Int(row - region.rows.lowerBound) * region.columns.count + Int(column - region.columns.lowerBound)
                }
            }
            return (cells, Double(cell.estimate) / Double(parameters.tokensPerPerson))
        }
    }
}

/// A small town of 32 × 24 cells, for attacks that need hundreds of days.
struct Town {
    static let region = CellRectangle.small
    private var random: SyntheticCity

    init(seed: UInt64) throws { random = try SyntheticCity(seed: seed, precision: 1) }

    /// A day: home, work and somewhere else, each near the middle more often than not.
    mutating func day() -> [UInt32] {
        let places = (0..<3).map { _ in place() }
        return (0..<48).map { places[$0 < 28 ? 0 : $0 < 44 ? 1 : 2] }
    }

    private mutating func place() -> UInt32 {
        func near(_ middle: Double, _ spread: Double, below limit: Int) -> Int {
            min(max(0, Int(middle + spread * random.bell())), limit - 1)
        }
        let column = near(16, 7, below: Self.region.columns.count)
        let row = near(12, 5, below: Self.region.rows.count)
        return UInt32(row * Self.region.columns.count + column)
    }

    mutating func coin() -> Bool { random.next() & 1 == 1 }
}

extension [UInt32] {
    /// A day as shares of the town's cells.
    var shares: [Double] {
        var shares = [Double](repeating: 0, count: Town.region.count)
        for token in self where Int(token) < shares.count { shares[Int(token)] += 1 / Double(count) }
        return shares
    }
}
