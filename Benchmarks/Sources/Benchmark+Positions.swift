import Geohash
import Mobility

extension Benchmark {
    /// Positions to cells: a million of them in memory, and a million rows of CSV.
    static func positions(inputs: String) -> [Benchmark] {
        let cells = Benchmark(name: "geohash-bits") {
            let (latitudes, longitudes) = randomPositions()
            try InputFile(path: inputs + "/positions").write(latitudes + longitudes)
            return {
                try zip(latitudes, longitudes).reduce(0) { sum, position in
                    sum &+ (try GeohashCell(latitude: position.0, longitude: position.1, precision: 12).bits)
                }
            }
        }
        let texts = Benchmark(name: "geohash-text") {
            let (latitudes, longitudes) = randomPositions()
            return {
                try zip(latitudes, longitudes).reduce(0) { sum, position in
                    let cell = try GeohashCell(latitude: position.0, longitude: position.1, precision: 12)
                    return sum &+ UInt64(cell.text.utf8.last ?? 0)
                }
            }
        }
        return [cells, texts, table(inputs: inputs)]
    }

    /// A million positions all over the earth.
    private static func randomPositions() -> (latitudes: [Double], longitudes: [Double]) {
        let count = 1_000_000
        var random = SplitMix64(state: 1)
        let latitudes = (0..<count).map { _ in Double.random(in: -90...90, using: &random) }
        let longitudes = (0..<count).map { _ in Double.random(in: -180...180, using: &random) }
        return (latitudes, longitudes)
    }

    /// The number is the sum of the steps.
    private static func table(inputs: String) -> Benchmark {
        Benchmark(name: "geohash-csv") {
            let (latitudes, longitudes) = randomPositions()
            let base = TimeBase(start: 1_585_692_000, stepSeconds: 300, timeZone: "Europe/Paris")
            var text = "person,time_step,geohash,status\n"
            for (index, (latitude, longitude)) in zip(latitudes, longitudes).enumerated() {
                let cell = try GeohashCell(latitude: latitude, longitude: longitude, precision: 9)
                let person = index / 288
                text += "p\(person),\(index % 288),\(cell.text),\(person % 20 == 0 ? "ill" : "not_declared")\n"
            }
            let bytes = Array(text.utf8)
            try InputFile(path: inputs + "/fixes.csv").write(bytes)
            return {
                let (tracks, _) = try GeohashCSV.read(bytes, timeBase: base, onBadRow: .refuse)
                return tracks.steps.reduce(0) { $0 + UInt64($1) }
            }
        }
    }
}
