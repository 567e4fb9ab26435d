import Geohash

/// A town of 256 × 256 cells with sixty quarters, and the days of its people: for attacks that need thousands of maps.
///
/// Exact counts are of its cells. Our maps are of cells four times as wide and high, which for hundreds of persons is
/// still far finer than they become.
struct Town {
    static let side = 256
    /// 64 × 64 cells of precision 7, where large blocks begin.
    static var region: CellRectangle {
        get throws { try CellRectangle(columns: 131_072..<131_136, rows: 65_536..<65_600, precision: 7) }
    }

    /// A day of 48 half hours: cells of the town, row by row, and the half hours there.
    struct Day {
        let stays: [(cell: UInt32, halfHours: Int)]

        /// Half hours by cell.
        var counts: [UInt32: UInt64] {
            stays.reduce(into: [:]) { $0[$1.cell, default: 0] += UInt64($1.halfHours) }
        }

        /// As 48 tokens of ``Town/region``.
        var tokens: [UInt32] {
            var tokens: [UInt32] = []
            for (cell, halfHours) in stays {
                tokens.append(contentsOf: repeatElement(cell / 256 / 4 * 64 + cell % 256 / 4, count: halfHours))
            }
            return tokens
        }
    }

    /// A person's home and the places that they go to.
    private struct Habits {
        let places: [UInt32]
    }

    private var random: SyntheticCity
    private var quarters: [(x: Double, y: Double, spread: Double)] = []
    private var people: [Habits] = []

    /// A town of so many people.
    init(seed: UInt64, people count: Int) throws {
        random = try SyntheticCity(seed: seed, precision: 1)
        quarters = (0..<60).map { _ in
            (0.05 + 0.9 * random.uniform(), 0.05 + 0.9 * random.uniform(), 0.01 + 0.03 * random.uniform())
        }
        people = (0..<count).map { _ in
            let home = quarter()
            // Home, and five places: two near it, the others anywhere.
            return Habits(
                places: [place(near: home)] + [home, home, quarter(), quarter(), quarter()].map { place(near: $0) }
            )
        }
    }

    /// Another day of a person: at home for 24 to 35 half hours, else at two places of the five.
    mutating func day(of person: Int) -> Day {
        let places = people[person].places
        let (first, second) = (1 + Int(random.next() % 5), 1 + Int(random.next() % 5))
        let home = 24 + Int(random.next() % 12)
        let away = 4 + Int(random.next() % 8)
        return Day(stays: [(places[0], home), (places[first], away), (places[second], 48 - home - away)])
    }

    /// Different people by their numbers; the first stands for the target.
    mutating func draw(_ count: Int) -> [Int] {
        var chosen: [Int] = []
        var known: Set<Int> = []
        while chosen.count < count {
            let person = Int(random.next() % UInt64(people.count))
            if known.insert(person).inserted { chosen.append(person) }
        }
        return chosen
    }

    /// More often one of the first: quarters differ in size.
    private mutating func quarter() -> Int {
        let share = random.uniform()
        return Int(share * share * Double(quarters.count))
    }

    private mutating func place(near index: Int) -> UInt32 {
        let quarter = quarters[index]
        func cell(_ middle: Double, _ spread: Double) -> UInt32 {
            UInt32(min(max(0, (middle + spread * random.bell()) * Double(Self.side)), Double(Self.side - 1)))
        }
        return cell(quarter.y, quarter.spread) * UInt32(Self.side) + cell(quarter.x, quarter.spread)
    }
}
