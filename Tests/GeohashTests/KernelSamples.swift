import Geohash
import TestSupport

/// Columns of positions for the kernels: everything at which one could go wrong, in no order.
enum KernelSamples {
    /// Numbers that are no positions, or barely.
    static let specials: [Double] = [
        .nan, -.nan, .signalingNaN, .infinity, -.infinity, .greatestFiniteMagnitude, -.greatestFiniteMagnitude, 0, -0.0,
        .leastNonzeroMagnitude, -.leastNonzeroMagnitude, .leastNormalMagnitude, -1e-300, 90, -90, 180, -180,
        90.0.nextUp, 90.0.nextDown, -90.0.nextUp, -90.0.nextDown, 180.0.nextUp, 180.0.nextDown, -180.0.nextUp,
        -180.0.nextDown, 91, -91, 181, -181, 360, -360, 1e9, -1e9,
    ]

    /// Pairs of all specials, and `count` points of each other kind.
    static func positions(count: Int, state: UInt64) -> (latitudes: [Double], longitudes: [Double]) {
        var latitudes: [Double] = []
        var longitudes: [Double] = []
        for latitude in specials {
            for longitude in specials {
                latitudes.append(latitude)
                longitudes.append(longitude)
            }
        }
        var source = PointSource(state: state)
        var random = SplitMix(state: state ^ 0x5555)
        for _ in 0..<count {
            let steps = Int.random(in: -2...2, using: &random)
            for point in [source.uniform(), source.decimal(), source.corner(steps: steps), source.tiny()] {
                latitudes.append(point.latitude)
                longitudes.append(point.longitude)
            }
            latitudes.append(Double(bitPattern: random.next()))
            longitudes.append(Double(bitPattern: random.next()))
        }
        return (latitudes, longitudes)
    }

    /// Lengths around those of vectors and blocks.
    static let lengths = [0, 1, 2, 15, 16, 17, 63, 64, 65, 127, 129, 4095, 4096, 4097]
}
