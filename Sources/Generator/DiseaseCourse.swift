/// What becomes of one infected person; times in days after the first midnight.
///
/// ```
/// exposed ──> presymptomatic ──> symptomatic ──> recovered
///         └─> asymptomatic ────────────────────┘
/// ```
package struct DiseaseCourse: Hashable, Sendable {
    /// What one is at a time.
    package enum State: Hashable, Sendable {
        /// Not infected yet.
        case susceptible
        /// Infected, and not infectious.
        case exposed
        /// Infectious; symptoms will come.
        case presymptomatic
        /// Infectious, with symptoms.
        case symptomatic
        /// Infectious, without symptoms at any time.
        case asymptomatic
        /// Immune.
        case recovered
    }

    /// When the person was infected.
    package let exposure: Double
    /// When the person begins to be infectious.
    package let infectiousness: Double
    /// When symptoms begin; nil for who never has any.
    package let onset: Double?
    /// When the person is neither infectious nor ill any more.
    package let recovery: Double
    /// When the person declares to be ill; nil for who never does.
    package let declaration: Double?
    private let declarationEnd: Double
    private let infectivity: Double
    private let peak: Double

    /// Draws a course.
    init(of disease: Disease, exposure: Double, _ stream: inout RandomStream) {
        let log = disease.logIncubation.mean + disease.logIncubation.deviation * stream.normal()
        let symptoms = exposure + log.exponential
        let isAsymptomatic = stream.unit() < disease.asymptomaticShare
        let illness = disease.recovery.mean + disease.recovery.deviation * stream.normal()
        let declares = stream.unit() < disease.declaredShare
        let delay = stream.gamma(disease.declarationDelay)
        self.exposure = exposure
        infectiousness = max(symptoms - disease.presymptomatic, exposure + 0.5)
        onset = isAsymptomatic ? nil : symptoms
        recovery = max(symptoms, infectiousness) + max(illness, 1)
        declaration = declares && !isAsymptomatic ? symptoms + delay : nil
        declarationEnd = symptoms + delay + disease.declarationLength
        infectivity = isAsymptomatic ? disease.asymptomaticInfectivity : 1
        peak = disease.peak
    }

    /// What the person is at a time.
    package func state(at time: Double) -> State {
        if time < exposure { return .susceptible }
        if time < infectiousness { return .exposed }
        if time >= recovery { return .recovered }
        guard let onset else { return .asymptomatic }
        return time < onset ? .presymptomatic : .symptomatic
    }

    /// How infectious the person is at a time, compared with the peak of one with symptoms.
    package func infectivity(at time: Double) -> Double {
        guard time > infectiousness, time < recovery else { return 0 }
        let elapsed = (time - infectiousness) / peak
        return infectivity * elapsed * (1 - elapsed).exponential
    }

    /// Whether the person can infect anybody between two times.
    func isInfectious(from start: Double, to end: Double) -> Bool {
        infectiousness < end && recovery > start
    }

    /// Whether the person is declared ill at a time.
    package func isDeclared(at time: Double) -> Bool {
        guard let declaration else { return false }
        return time >= declaration && time < declarationEnd
    }
}

extension RandomStream {
    /// A gamma-distributed draw (Marsaglia and Tsang 2000); its mean must be at least its deviation, which is positive.
    mutating func gamma(_ spread: Disease.Spread) -> Double {
        let scale = spread.deviation * spread.deviation / spread.mean
        let shape = max(spread.mean / scale, 1) - 1.0 / 3
        let width = 1 / (9 * shape).squareRoot()
        while true {
            let normal = normal()
            let root = 1 + width * normal
            guard root > 0 else { continue }
            let cube = root * root * root
            let even = max(unit(), 0x1p-53)
            guard even.logarithm < normal * normal / 2 + shape * (1 - cube + cube.logarithm) else { continue }
            return scale * shape * cube
        }
    }
}
