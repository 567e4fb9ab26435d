extension Epidemic {
    /// The days over which a calibration follows people: after them hardly anybody infects.
    package static let calibrationDays = 16
    /// The most people whom it follows.
    private static let followed = 500
    private static let scales = 0x1p-10...0x1p20

    /// The scale with which one infected person infects so many others, on average, where all others are susceptible.
    ///
    /// Some people are taken as infected on the first day. For everyone whom one of them meets, hours times rate times
    /// infectivity is added up to `x` over the course; the scale solves `mean of Σ (1 - e^(-scale · x)) = reproduction`.
    ///
    /// - Parameters:
    ///   - reproduction: The basic reproduction number R0, positive.
    ///   - disease: The disease; nobody isolates.
    ///   - population: The people, for ``calibrationDays`` at least.
    /// - Returns: The scale.
    /// - Throws: `reproductionOutOfReach` where people meet too few others for it, `noSuchDay`, or `diseaseOutOfRange`.
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
        var risks: [UInt64: Double] = [:]
        var days = PopulationDays(of: population)
        for _ in 0..<calibrationDays {
            let day = try days.next()
            Encounter.each(with: epidemic.infectious(on: day.day), on: day, personCount: population.personCount) {
                guard let source = epidemic.cases[$0.source]?.course else { return }
                let pair = UInt64($0.source) << 32 | UInt64($0.person)
                risks[pair, default: 0] += disease.ratePerHour(at: $0) * $0.exposure(to: source, day: day.day)
            }
        }
        // In the order of pairs, so that the sum is the same in every run.
        let sums = risks.sorted { $0.key < $1.key }.map(\.value)
        func reached(_ scale: Double) -> Double {
            sums.reduce(0) { $0 + 1 - (-scale * $1).exponential } / Double(sources)
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
