/// Meridians and parallels at round degrees.
///
/// Positions are whole millionths of a degree, so that labels are exact.
struct Graticule {
    /// Steps in millionths of a degree.
    private static let steps: [Int64] = [
        1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000,
        1_000_000, 2_000_000, 5_000_000, 10_000_000, 30_000_000,
    ]

    let meridians: [Int64]
    let parallels: [Int64]
    private let decimals: Int

    /// The lines that lie inside the frame, at least `spacing` pixels apart.
    init(_ projection: MapProjection, spacing: Double) {
        let scale = projection.pixelsPerDegree
        let tighter = min(scale.longitude, scale.latitude)
        let step = Self.steps.first { Double($0) / 1e6 * tighter >= spacing } ?? 30_000_000
        let visible = projection.visible
        meridians = Self.multiples(of: step, from: visible.west, to: visible.east)
        parallels = Self.multiples(of: step, from: visible.south, to: visible.north)
        decimals = (0...6).first { step % Self.power(6 - $0) == 0 } ?? 6
    }

    private static func power(_ exponent: Int) -> Int64 {
        (0..<exponent).reduce(1) { product, _ in product * 10 }
    }

    private static func multiples(of step: Int64, from low: Double, to high: Double) -> [Int64] {
        let first = Int64((min(max(low, -360), 360) * 1e6 / Double(step)).rounded(.up))
        let last = Int64((min(max(high, -360), 360) * 1e6 / Double(step)).rounded(.down))
        return first <= last ? (first...last).map { $0 * step } : []
    }

    /// "2.35° E".
    func label(meridian: Int64) -> String { label(meridian, meridian < 0 ? " W" : " E") }

    /// "48.86° N".
    func label(parallel: Int64) -> String { label(parallel, parallel < 0 ? " S" : " N") }

    private func label(_ millionths: Int64, _ side: String) -> String {
        let shown = millionths.magnitude / UInt64(Self.power(6 - decimals))
        return FixedDecimal.text(Int64(shown), decimals: decimals) + "°" + (millionths == 0 ? "" : side)
    }

    /// The line's place on the sphere.
    static func degrees(_ millionths: Int64) -> Double { Double(millionths) / 1e6 }
}
