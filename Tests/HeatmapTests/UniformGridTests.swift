import Cryptography
import Foundation
import Geohash
import Testing

@testable import Heatmap

@Suite struct UniformGridTests {
    static let parameters = HeatmapParameters(
        epsilonMillionths: 1_000_000,
        region: .small,
        mechanism: .uniformGrid
    )

    /// Persons who spend the day in the two cells (5, 5) and (20, 10).
    static func histogram(persons: Int, parameters: HeatmapParameters = parameters) throws -> TokenHistogram {
        var histogram = try TokenHistogram(region: parameters.region, tokensPerPerson: parameters.tokensPerPerson)
        let width = UInt32(parameters.region.columns.count)
        let (home, work) = (5 * width + 5, 10 * width + 20)
        let tokens = (0..<Int(parameters.tokensPerPerson)).map { $0 % 3 == 0 ? work : home }
        for _ in 0..<persons { try histogram.addPerson(tokens.span) }
        return histogram
    }

    static func map(persons: Int, key: UInt8 = 1, parameters: HeatmapParameters = parameters) throws -> ReleasedHeatmap
    {
        try HeatmapMechanism.release(
            histogram(persons: persons, parameters: parameters),
            parameters: parameters,
            noiseKey: SecretBytes(copying: [UInt8](repeating: key, count: 32))
        )
    }

    @Test("the same key gives the same map, another key or parameter another one")
    func keyed() throws {
        let map = try Self.map(persons: 500)
        #expect(try Self.map(persons: 500) == map)
        #expect(try Self.map(persons: 500, key: 2).cells != map.cells)
        let other = HeatmapParameters(epsilonMillionths: 1_000_001, region: .small, mechanism: .uniformGrid)
        #expect(try Self.map(persons: 500, parameters: other).cells != map.cells)
    }

    @Test("a dataset pinned to this mechanism gets the map that it got when the mechanism was the only one")
    func frozen() throws {
        var city = try SyntheticCity(seed: 11)
        let parameters = HeatmapParameters(epsilonMillionths: 1_000_000, region: city.region, mechanism: .uniformGrid)
        let map = try HeatmapMechanism.release(
            city.histogram(persons: 700),
            parameters: parameters,
            noiseKey: SecretBytes(copying: [UInt8](repeating: 5, count: 32))
        )
        // Computed by the first version of this program, before there was another mechanism.
        #expect(
            Hexadecimal.encode(SHA256Digest.of(map.csv()).bytes)
                == "d83e6e7ae5bcbe619d8b23a61b91ea996905f52c5906d340df64dd2e274fcc38"
        )
    }

    @Test("a day with nobody ill, or one, is a map like any other", arguments: [0, 1], 1...10 as ClosedRange<UInt8>)
    func nobody(persons: Int, key: UInt8) throws {
        let map = try Self.map(persons: persons, key: key)
        #expect(map.cells.count == map.grid.count && map.grid.count >= 8)
        #expect(map.cells.allSatisfy { $0.estimate >= 0 })
        #expect(map.cells.reduce(0) { $0 + $1.estimate } == map.totalTokens)
        #expect(map.totalPersons < 300, "noise of scale 20 persons")
    }

    @Test("the total and the crowded cells come through the noise")
    func accuracy() throws {
        let map = try Self.map(persons: 3_000)
        #expect(abs(map.totalPersons - 3_000) < 10 * map.totalPersonsDeviation)
        let cells = BlockGrid(region: map.parameters.region, columnBits: 0, rowBits: 0)
        let home = map.grid.index(column: 5, row: 5, of: cells)
        let work = map.grid.index(column: 20, row: 10, of: cells)
        #expect(abs(Double(map.cells[home].estimate) / 48 - 2_000) < 30)
        #expect(abs(Double(map.cells[work].estimate) / 48 - 1_000) < 30)
        #expect(map.isAboveNoiseFloor(home) && map.isAboveNoiseFloor(work))
        #expect(map.cells.indices.count { map.isAboveNoiseFloor($0) } < map.grid.count / 5)
        #expect(map.density(home) > map.density(work))
    }

    @Test("the noise has the scale that epsilon asks for", arguments: [250_000, 1_000_000, 4_000_000] as [UInt64])
    func scale(epsilon: UInt64) throws {
        let parameters = HeatmapParameters(epsilonMillionths: epsilon, region: .small, mechanism: .uniformGrid)
        let map = try Self.map(persons: 0, parameters: parameters)
        let units = 1_000_000 / Double(epsilon)
        #expect(abs(map.personsDeviation / (2.0.squareRoot() * units / 0.95) - 1) < 0.001)
        #expect(abs(map.totalPersonsDeviation / (2.0.squareRoot() * units / 0.05) - 1) < 0.001)
        // Over many keys the total scatters as it says.
        let histogram = try Self.histogram(persons: 2_000, parameters: parameters)
        var scatter = 0.0
        for byte in 1...60 as ClosedRange<UInt8> {
            let key = SecretBytes(copying: [UInt8](repeating: byte, count: 32))
            let released = try HeatmapMechanism.release(histogram, parameters: parameters, noiseKey: key)
            scatter += (released.totalPersons - 2_000) * (released.totalPersons - 2_000) / 60
        }
        #expect((0.6...1.6).contains(scatter.squareRoot() / map.totalPersonsDeviation))
    }

    @Test("parameters out of bounds, or of another histogram, are refused")
    func refusals() throws {
        func refusal(_ parameters: HeatmapParameters) -> HeatmapError? {
            do {
                let histogram = try Self.histogram(persons: 0)
                let key = SecretBytes(copying: [UInt8](repeating: 1, count: 32))
                _ = try HeatmapMechanism.release(histogram, parameters: parameters, noiseKey: key)
                return nil
            } catch { return error as? HeatmapError }
        }
        #expect(refusal(Self.parameters) == nil)
        for epsilon in [0, 999, 20_000_001, .max] as [UInt64] {
            #expect(
                refusal(HeatmapParameters(epsilonMillionths: epsilon, region: .small, mechanism: .uniformGrid))
                    == .epsilonOutOfRange
            )
        }
        for tokens in [0, 256, .max] as [UInt32] {
            let parameters = HeatmapParameters(
                epsilonMillionths: 1_000_000,
                tokensPerPerson: tokens,
                region: .small,
                mechanism: .uniformGrid
            )
            #expect(refusal(parameters) == .tokensPerPersonOutOfRange)
        }
        var other = Self.parameters
        other.tokensPerPerson = 47
        #expect(refusal(other) == .parametersDiffer)
        other = Self.parameters
        other.region = try CellRectangle(columns: 16_595..<16_627, rows: 25_277..<25_302, precision: 6)
        #expect(refusal(other) == .parametersDiffer)
    }

    @Test("the largest noise that parameters allow does not overflow")
    func largestNoise() throws {
        let parameters = HeatmapParameters(
            epsilonMillionths: 1000,
            tokensPerPerson: 255,
            region: .small,
            mechanism: .uniformGrid
        )
        let map = try Self.map(persons: 3, parameters: parameters)
        #expect(map.cells.reduce(0) { $0 + $1.estimate } == map.totalTokens)
    }

    @Test("canonical bytes are as specified, and differ where parameters do")
    func canonicalBytes() {
        let bytes = Self.parameters.canonicalBytes
        let fields: [UInt8] = [
            0, 0, 0, 0, 0, 0x0F, 0x42, 0x40, 0, 0, 0, 48, 6, 0, 0, 0x40, 0xD3, 0, 0, 0x40, 0xF3, 0, 0, 0x62, 0xBD, 0, 0,
            0x62, 0xD5,
        ]
        #expect(bytes == Array("pandapp/heatmap/v1\0".utf8) + fields)
        #expect(bytes.count == 48)
    }
}
