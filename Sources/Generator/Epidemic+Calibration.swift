extension Epidemic {
    /// The days over which a calibration follows people: after them hardly anybody infects.
    package static let calibrationDays = 16
    /// The most people whom it follows.
    private static let followed = 500
    private static let scales = 0x1p-10...0x1p20

    /// What one person's course does to another.
    private struct Risk {
        private(set) var home = 0.0
        private(set) var outside = 0.0

        mutating func add(_ risk: Double, isAtHome: Bool) {
            if isAtHome { home += risk } else { outside += risk }
        }
    }

    /// The scale with which one infected person infects so many others, on average, where all others are susceptible.
    ///
    /// Some people are taken as infected on the first day. For everyone whom one of them meets, hours times rate times
    /// infectivity is added up over the course, to `h` at home and to `x` elsewhere; the scale solves
    /// `mean of Σ (1 - e^(-h - scale · x)) = reproduction`.
    ///
    /// - Parameters:
    ///   - reproduction: The basic reproduction number R0, positive.
    ///   - disease: The disease; nobody isolates.
    ///   - population: The people, for ``calibrationDays`` at least.
    /// - Returns: The scale.
    /// - Throws: `reproductionOutOfReach` where people meet too few others for it or homes alone exceed it, `noSuchDay`, or
    ///   `diseaseOutOfRange`.
    package static func scale(
        forReproduction reproduction: Double,
        of disease: Disease,
        in population: SyntheticPopulation
    ) throws(GeneratorError) -> Double {
        guard reproduction > 0, reproduction.isFinite else { throw .reproductionOutOfReach }
        let sources = min(population.personCount, followed)
        var stream = RandomStream(seed: population.seed, purpose: .calibration)
        let people = stream.sample(sources, below: population.personCount)
        let epidemic = try Epidemic(of: disease, scale: 1, exposing: people, in: population)
        var risks: [UInt64: Risk] = [:]
        var days = PopulationDays(of: population)
        for _ in 0..<calibrationDays {
            let day = try days.next()
            let sources = epidemic.infectious(on: day.day)
            Encounter.each(with: sources, on: day, personCount: population.personCount) {
                guard let source = epidemic.cases[$0.source]?.course else { return }
                let pair = UInt64($0.source) << 32 | UInt64($0.person)
                let risk = disease.ratePerHour(at: $0, scale: 1) * $0.exposure(to: source, day: day.day)
                risks[pair, default: Risk()].add(risk, isAtHome: $0.setting == .home)
            }
        }
        // In the order of pairs, so that the sum is the same in every run.
        let sums = risks.sorted { $0.key < $1.key }.map(\.value)
        func reached(_ scale: Double) -> Double {
            sums.reduce(0) { $0 + 1 - (-$1.home - scale * $1.outside).exponential } / Double(sources)
        }
        var (low, high) = (scales.lowerBound, scales.upperBound)
        guard reached(low) < reproduction, reached(high) > reproduction else { throw .reproductionOutOfReach }
        while high / low > 1 + 0x1p-20 {
            let middle = (low * high).squareRoot()
            if reached(middle) < reproduction { low = middle } else { high = middle }
        }
        return low
    }
}
