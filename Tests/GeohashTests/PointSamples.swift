import Geohash
import TestSupport

/// A position and the precision that it is looked up at.
struct PointSample {
    var latitude: Double
    var longitude: Double
    var precision: Int
}

/// Points of the kinds at which encoders go wrong; the same in every run.
struct PointSource {
    private var random: SplitMix

    init(state: UInt64) {
        random = SplitMix(state: state)
    }

    /// Anywhere, with all the digits of a Double.
    mutating func uniform() -> PointSample {
        PointSample(
            latitude: .random(in: -90...90, using: &random),
            longitude: .random(in: -180...180, using: &random),
            precision: .random(in: 1...12, using: &random)
        )
    }

    /// Anywhere, with as many digits as phones write.
    mutating func decimal() -> PointSample {
        var point = uniform()
        point.latitude = (point.latitude * 1e6).rounded() / 1e6
        point.longitude = (point.longitude * 1e6).rounded() / 1e6
        return point
    }

    /// On a cell's south-western corner, or so many steps of a Double beside it, but not outside the world.
    mutating func corner(steps: Int = 0) -> PointSample {
        var point = uniform()
        let size = GeohashGrid.size(point.precision)
        let row = Double(UInt32.random(in: 0...size.rows, using: &random))
        let column = Double(UInt32.random(in: 0...size.columns, using: &random))
        point.latitude = Self.step(row * 180 / Double(size.rows) - 90, by: steps, limit: 90)
        point.longitude = Self.step(column * 360 / Double(size.columns) - 180, by: steps, limit: 180)
        return point
    }

    /// Near the equator and the prime meridian, down to the smallest numbers.
    mutating func tiny() -> PointSample {
        var point = uniform()
        for _ in 0..<Int.random(in: 0...34, using: &random) {
            point.latitude /= 1e10
            point.longitude /= 1e10
        }
        return point
    }

    private static func step(_ value: Double, by steps: Int, limit: Double) -> Double {
        var value = value
        for _ in 0..<abs(steps) { value = steps > 0 ? value.nextUp : value.nextDown }
        return max(-limit, min(limit, value))
    }
}
