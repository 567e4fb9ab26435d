import Cryptography
import Datasets
import Foundation
import Geohash
import Testing

@testable import Heatmap

/// What every mechanism owes, whichever a dataset is pinned to.
@Suite struct MechanismTests {
    static func key(_ byte: UInt8) -> SecretBytes { SecretBytes(copying: [UInt8](repeating: byte, count: 32)) }

    static func map(
        _ mechanism: HeatmapMechanism,
        persons: Int,
        key byte: UInt8 = 1,
        city seed: UInt64 = 1,
        epsilon: UInt64 = 1_000_000
    ) throws -> ReleasedHeatmap {
        var city = try SyntheticCity(seed: seed, precision: 7)
        let parameters = HeatmapParameters(epsilonMillionths: epsilon, region: city.region, mechanism: mechanism)
        return try HeatmapMechanism.release(
            city.histogram(persons: persons),
            parameters: parameters,
            noiseKey: key(byte)
        )
    }

    @Test("the cells are the region, each part of it once", arguments: HeatmapMechanism.allCases, [0, 900])
    func tiling(mechanism: HeatmapMechanism, persons: Int) throws {
        let map = try Self.map(mechanism, persons: persons)
        let region = map.parameters.region
        var covered = [Bool](repeating: false, count: region.count)
        for cell in map.cells {
            for row in cell.block.rows {
                for column in cell.block.columns {
                    let index =
                        Int(row - region.rows.lowerBound) * region.columns.count
                        + Int(column - region.columns.lowerBound)
                    #expect(!covered[index])
                    covered[index] = true
                }
            }
        }
        #expect(!covered.contains(false))
    }

    @Test(
        "estimates are not negative and add up to the total, also for nobody",
        arguments: HeatmapMechanism.allCases,
        [0, 1, 2_000]
    )
    func sums(mechanism: HeatmapMechanism, persons: Int) throws {
        for byte in 1...3 as ClosedRange<UInt8> {
            let map = try Self.map(mechanism, persons: persons, key: byte)
            #expect(map.cells.allSatisfy { $0.estimate >= 0 && $0.deviation > 0 })
            #expect(map.cells.reduce(0) { $0 + $1.estimate } == map.totalTokens)
            // A day of the city is observed for 42 to 48 half hours, some of them outside the region.
            #expect((0.75...1).contains((map.totalPersons + 300) / (Double(persons) + 400)) || persons < 2)
            #expect(map.totalPersons < Double(persons) + 300, "noise of scale 20 persons")
        }
    }

    @Test("what is spent is epsilon to the millionth", arguments: HeatmapMechanism.allCases)
    func spending(mechanism: HeatmapMechanism) throws {
        for epsilon in [1_000, 333_333, 1_000_001, 20_000_000] as [UInt64] {
            let map = try Self.map(mechanism, persons: 100, epsilon: epsilon)
            #expect(map.spent.reduce(0) { $0 + $1.millionths } == epsilon)
            #expect(map.spent.first == ReleasedHeatmap.Spending(purpose: "total", millionths: epsilon / 20))
            #expect(epsilon > 1_000_001 || (-64 ... -38).contains(map.deltaExponent))
        }
    }

    @Test("the same key gives the same bytes, another key, day or mechanism other noise")
    func keyed() throws {
        var seen: Set<[UInt8]> = []
        for mechanism in HeatmapMechanism.allCases {
            let map = try Self.map(mechanism, persons: 400)
            #expect(try Self.map(mechanism, persons: 400).csv() == map.csv())
            seen.insert(map.csv())
            seen.insert(try Self.map(mechanism, persons: 400, key: 2).csv())
            seen.insert(try Self.map(mechanism, persons: 400, city: 2).csv())
        }
        #expect(seen.count == 3 * HeatmapMechanism.allCases.count)
    }

    @Test(
        "a mechanism's version names its bytes: whoever changes them names another",
        arguments: HeatmapMechanism.allCases
    )
    func frozen(mechanism: HeatmapMechanism) throws {
        let digest = SHA256Digest.of(try Self.map(mechanism, persons: 700, key: 5, city: 11).csv()).hexadecimal
        let expected: [HeatmapMechanism: String] = [
            .adaptiveGrid: "683abb134e8e9c5993329f265427331bd27178c1658d681429d67bdf27a8aca5",
            .quadtree: "9e9512999fc95d2208ea3e88243b594210c0aea11a32d095d4fa012b1ac7030f",
            .uniformGrid: "aef081515c2ac7e65b9c3ac76947e421b7cdc2dc52338837c278bea3fa51321d",
        ]
        #expect(digest == expected[mechanism])
    }

    @Test("a region of one cell, a thin one and the whole world can be released", arguments: HeatmapMechanism.allCases)
    func extremes(mechanism: HeatmapMechanism) throws {
        for (columns, rows, precision) in [(7..<8, 9..<10, 12), (0..<1, 0..<4096, 5), (0..<32, 0..<32, 2)]
            as [(Range<UInt32>, Range<UInt32>, Int)]
        {
            let region = try CellRectangle(columns: columns, rows: rows, precision: precision)
            let parameters = HeatmapParameters(epsilonMillionths: 20_000_000, region: region, mechanism: mechanism)
            var histogram = try TokenHistogram(region: region)
            let tokens = [UInt32](repeating: 0, count: 48)
            for _ in 0..<5_000 { try histogram.addPerson(tokens.span) }
            let map = try HeatmapMechanism.release(histogram, parameters: parameters, noiseKey: Self.key(1))
            #expect(map.cells.reduce(0) { $0 + $1.estimate } == map.totalTokens)
            let first = map.cells.first {
                $0.block.columns.contains(columns.lowerBound) && $0.block.rows.contains(rows.lowerBound)
            }
            #expect(abs(Double(first?.estimate ?? 0) / 48 - 5_000) < 20)
        }
    }

    @Test("the largest noise that parameters allow does not overflow", arguments: HeatmapMechanism.allCases)
    func largestNoise(mechanism: HeatmapMechanism) throws {
        let parameters = HeatmapParameters(
            epsilonMillionths: 1000,
            tokensPerPerson: 255,
            region: .small,
            mechanism: mechanism
        )
        let map = try UniformGridTests.map(persons: 3, parameters: parameters)
        #expect(map.cells.reduce(0) { $0 + $1.estimate } == map.totalTokens)
    }
}
