internal import Foundation

extension RealismCharts {
    /// The days of which a point of the epidemic curve is the mean.
    private static let week = 7
    /// The share of the people up to which an epidemic grows as if nobody had been infected.
    private static let growing = 0.1

    /// The epidemic curve: new infections a day, beside growth that doubles in 2.5 to 4 days.
    ///
    /// - Parameters:
    ///   - infected: How many people had been infected at the end of each day.
    ///   - persons: How many people there are.
    /// - Returns: The chart; nil for fewer than two weeks, or where nobody is infected in the first.
    package static func epidemic(infected: [Int], persons: Int) -> Chart? {
        guard infected.count >= 2 * week else { return nil }
        let curve = (week..<infected.count).map { day in
            (x: Double(day + 1), y: Double(infected[day] - infected[day - week]) / Double(week))
        }
        guard let first = curve.first, first.y > 0 else { return nil }
        let growth = infected.indices.dropFirst(week).prefix { Double(infected[$0]) < growing * Double(persons) }
        let most = pow(10, log10((curve.map(\.y).max() ?? 1) * 2).rounded(.up))
        let band = growth.map { day in
            let days = Double(day - week)
            let (slow, fast) = (first.y * exp2(days / 4), first.y * exp2(days / 2.5))
            return Chart.BandPoint(x: Double(day + 1), least: min(slow, most), most: min(fast, most))
        }
        return Chart(
            name: "epidemic-curve",
            title: "New infections a day, mean of seven days",
            source: "doubling in 2.5 to 4 days, from day 8 until a tenth has been infected",
            x: Chart.Axis(title: "day", range: 1...Double(infected.count), scale: .linear),
            y: Chart.Axis(title: "people", range: min(decades([first.y]).lowerBound, 1)...most, scale: .logarithmic),
            curve: curve,
            band: band
        )
    }
}
