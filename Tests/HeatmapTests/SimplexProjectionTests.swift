import Testing

@testable import Heatmap

@Suite struct SimplexProjectionTests {
    @Test("the projection is whole, not negative, sums up, and keeps the order")
    func properties() throws {
        var city = try SyntheticCity(seed: 3)
        for _ in 0..<300 {
            let count = Int(city.next() % 40) + 1
            let values = (0..<count).map { _ in Int64(bitPattern: city.next()) >> Int64(40 + city.next() % 23) }
            let sum = Int64(city.next() % 100_000)
            let projected = SimplexProjection.project(values, sum: sum)
            #expect(projected.count == count)
            #expect(projected.allSatisfy { $0 >= 0 })
            #expect(projected.reduce(0, +) == sum)
            for (a, b) in zip(zip(values, projected), zip(values, projected).dropFirst()) where a.0 > b.0 {
                #expect(a.1 >= b.1 - 1, "order, to the unit that is shared out")
            }
            #expect(SimplexProjection.project(values, sum: sum) == projected)
            #expect(
                SimplexProjection.project(projected, sum: sum) == projected,
                "a projection changes its results no more"
            )
        }
    }

    @Test("no other vector of the simplex is nearer")
    func optimality() throws {
        var city = try SyntheticCity(seed: 5)
        for _ in 0..<200 {
            let values = (0..<4).map { _ in Int64(city.next() % 21) - 10 }
            let sum = Int64(city.next() % 9)
            func distance(_ x: [Int64]) -> Int64 { zip(x, values).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } }
            let ours = distance(SimplexProjection.project(values, sum: sum))
            for a in 0...sum {
                for b in 0...(sum - a) {
                    for c in 0...(sum - a - b) { #expect(ours <= distance([a, b, c, sum - a - b - c])) }
                }
            }
        }
    }

    @Test("edge cases")
    func edges() {
        #expect(SimplexProjection.project([], sum: 5) == [])
        #expect(SimplexProjection.project([-7], sum: 5) == [5])
        #expect(SimplexProjection.project([3, -3, 9], sum: 0) == [0, 0, 0])
        #expect(SimplexProjection.project([3, -3, 9], sum: -4) == [0, 0, 0])
        #expect(SimplexProjection.project([0, 0, 0, 0], sum: 2).reduce(0, +) == 2)
        #expect(SimplexProjection.project([1 << 40, -(1 << 40)], sum: 1 << 40) == [1 << 40, 0])
    }
}
