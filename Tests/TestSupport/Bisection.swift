/// The textbook's geohash: halve the interval, and go up where the value is at or above the middle.
public enum Bisection {
    /// The bits of the cell of a position; of one outside, the nearest cell's, and of a NaN the first.
    public static func bits(latitude: Double, longitude: Double, precision: Int) -> UInt64 {
        bits(latitude: latitude, longitude: longitude, count: 5 * precision)
    }

    /// The same for any number of bits.
    public static func bits(latitude: Double, longitude: Double, count: Int) -> UInt64 {
        var latitudes = (low: -90.0, high: 90.0)
        var longitudes = (low: -180.0, high: 180.0)
        var bits: UInt64 = 0
        for bit in 0..<count {
            bits = bits << 1 | (bit % 2 == 0 ? halve(&longitudes, longitude) : halve(&latitudes, latitude))
        }
        return bits
    }

    private static func halve(_ interval: inout (low: Double, high: Double), _ value: Double) -> UInt64 {
        let middle = (interval.low + interval.high) / 2
        if value >= middle {
            interval.low = middle
            return 1
        }
        interval.high = middle
        return 0
    }
}
