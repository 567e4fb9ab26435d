internal import Foundation

/// The diagrams beside the table: what the rows say in one number, in full, with the literature's band.
package enum RealismCharts {
    /// All that can be drawn of these lives.
    package static func all(of observed: ObservedLives) -> [Chart] {
        let lives = observed.lives
        guard !lives.isEmpty, observed.dayCount > 0 else { return [] }
        return [
            jumps(Laws.jumps(of: lives)),
            gyration(lives.map { Laws.radiusOfGyration(of: $0, counts: $0.visitCounts) }),
            visits(Laws.rankFrequencies(of: lives)),
            motifs(Laws.motifShares(of: lives)),
            rhythm(lives),
            discovery(Laws.discovered(by: lives, days: observed.dayCount)),
        ].compactMap(\.self)
    }

    private static func jumps(_ jumps: [Double]) -> Chart? {
        law(
            of: jumps.filter { $0 >= 0.2 },
            offset: 1.5,
            exponents: 1.6...1.9,
            name: "jump-lengths",
            title: "Jump lengths",
            axis: "kilometres",
            source: "(r + 1.5 km)^-1.75±0.15, González and others 2008"
        )
    }

    private static func gyration(_ radii: [Double]) -> Chart? {
        law(
            of: radii.filter { $0 >= 0.2 },
            offset: 5.8,
            exponents: 1.5...1.8,
            name: "radius-of-gyration",
            title: "Radius of gyration",
            axis: "kilometres",
            source: "(r + 5.8 km)^-1.65±0.15, cut at the largest radius of the city"
        )
    }

    /// A density beside a shifted power law on the same range.
    private static func law(
        of values: [Double],
        offset: Double,
        exponents: ClosedRange<Double>,
        name: String,
        title: String,
        axis: String,
        source: String
    ) -> Chart? {
        guard values.count >= 20, let most = values.max(), most > 0.4 else { return nil }
        let (low, edges) = (0.2, (0...16).map { 0.2 * pow(most * 1.0001 / 0.2, Double($0) / 16) })
        let curve = zip(edges, edges.dropFirst()).compactMap { from, to -> (x: Double, y: Double)? in
            let count = values.count { $0 >= from && $0 < to }
            return count > 0 ? ((from * to).squareRoot(), Double(count) / Double(values.count) / (to - from)) : nil
        }
        func density(_ x: Double, _ exponent: Double) -> Double {
            let mass = pow(low + offset, 1 - exponent) - pow(most + offset, 1 - exponent)
            return (exponent - 1) * pow(x + offset, -exponent) / mass
        }
        let band = edges.map { x in
            let ends = [density(x, exponents.lowerBound), density(x, exponents.upperBound)]
            return Chart.BandPoint(x: x, least: ends.min() ?? 0, most: ends.max() ?? 0)
        }
        let heights = curve.map(\.y) + band.flatMap { [$0.least, $0.most] }
        return Chart(
            name: name,
            title: title,
            source: source,
            x: Chart.Axis(title: axis, range: low...most * 1.01, scale: .logarithmic),
            y: Chart.Axis(title: "share per kilometre", range: decades(heights), scale: .logarithmic),
            curve: curve,
            band: band
        )
    }

    private static func visits(_ frequencies: [Double]) -> Chart? {
        let curve = frequencies.enumerated().filter { $0.element > 0 }.map { (x: Double($0.offset + 1), y: $0.element) }
        guard let first = curve.first else { return nil }
        let band = (1...15).map { rank in
            let rank = Double(rank)
            return Chart.BandPoint(x: rank, least: first.y * pow(rank, -1.6), most: first.y * pow(rank, -1))
        }
        return Chart(
            name: "visits",
            title: "Visits of the places of a person",
            source: "rank^-1 to rank^-1.6; Song and others 2010: 1.2±0.1 over months",
            x: Chart.Axis(title: "rank", range: 1...15, scale: .logarithmic),
            y: Chart.Axis(
                title: "share of visits",
                range: decades(curve.map(\.y) + band.map(\.least)),
                scale: .logarithmic
            ),
            curve: curve,
            band: band
        )
    }

    private static func motifs(_ shares: [Double]) -> Chart? {
        var sum = 0.0
        let curve = shares.prefix(30).enumerated().map { index, share in
            sum += share
            return (x: Double(index + 1), y: sum)
        }
        return Chart(
            name: "motifs",
            title: "Days that the most common networks of places make up",
            source: "at least 0.9 for 17 of them, Schneider and others 2013",
            x: Chart.Axis(title: "networks", range: 0...30, scale: .linear),
            y: Chart.Axis(title: "share of days", range: 0...1, scale: .linear),
            curve: curve,
            band: [17, 30].map { Chart.BandPoint(x: $0, least: 0.9, most: 1) }
        )
    }

    private static func rhythm(_ lives: [ObservedLives.Life]) -> Chart? {
        var counts = Array(repeating: 0, count: 24)
        for life in lives { for visit in life.visits.dropFirst() { counts[visit.arrival % 86_400 / 3600] += 1 } }
        let total = counts.reduce(0, +)
        guard total > 0, let most = counts.max() else { return nil }
        return Chart(
            name: "hourly-rhythm",
            title: "When people arrive",
            source: nil,
            x: Chart.Axis(title: "hour of the day", range: 0...24, scale: .linear),
            y: Chart.Axis(title: "share of arrivals", range: 0...Double(most) / Double(total) * 1.1, scale: .linear),
            curve: counts.enumerated().map { (Double($0.offset) + 0.5, Double($0.element) / Double(total)) },
            band: []
        )
    }

    private static func discovery(_ discovered: [Double]) -> Chart? {
        guard discovered.count >= 7, let last = discovered.last else { return nil }
        let band = (4...discovered.count).map { day in
            let (start, ratio) = (discovered[3], Double(day) / 4)
            return Chart.BandPoint(x: Double(day), least: start * pow(ratio, 0.55), most: start * pow(ratio, 0.68))
        }
        return Chart(
            name: "discovery",
            title: "Places that a person has been to",
            source: "t^0.55 to t^0.68 from day 4 on; Song and others 2010: 0.6±0.02",
            x: Chart.Axis(title: "day", range: 1...Double(discovered.count), scale: .logarithmic),
            y: Chart.Axis(title: "places", range: 1...max(last, band.last?.most ?? 0) * 1.1, scale: .logarithmic),
            curve: discovered.enumerated().map { (Double($0.offset + 1), $0.element) },
            band: band
        )
    }

    /// Whole powers of ten around positive values.
    static func decades(_ values: [Double]) -> ClosedRange<Double> {
        let positive = values.filter { $0 > 0 }
        let (least, most) = (positive.min() ?? 0.1, positive.max() ?? 1)
        return pow(
            10,
            log10(least).rounded(.down)
        )...pow(10, max(log10(most).rounded(.up), log10(least).rounded(.down) + 1))
    }
}
