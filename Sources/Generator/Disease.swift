/// How a disease runs in a person, how it passes, and how people tell of it; times in days.
///
/// The numbers are those of SARS-CoV-2 in 2020; docs/epidemic.md has their sources.
package struct Disease: Hashable, Sendable {
    /// A mean and a deviation.
    package struct Spread: Hashable, Sendable {
        /// The mean.
        package var mean: Double
        /// The standard deviation.
        package var deviation: Double
    }

    /// From exposure to symptoms: a lognormal time, of whose logarithm these are the mean and the deviation.
    package var logIncubation = Spread(mean: 1.621, deviation: 0.418)
    /// How long before symptoms one begins to be infectious; but no earlier than half a day after exposure.
    package var presymptomatic = 2.6
    /// From symptoms, or when they would have come, to recovery: a bell-shaped time, at least a day.
    package var recovery = Spread(mean: 8, deviation: 2)
    /// The share of people who never have symptoms.
    package var asymptomaticShare = 0.3
    /// How infectious they are, compared with others.
    package var asymptomaticInfectivity = 0.5
    /// From the beginning of infectiousness to its peak: `u` days later it is `u/peak · e^(1 - u/peak)`, 1 at its peak.
    package var peak = 1.2
    /// The rate at which one at the peak infects whom they share a spot with outside of homes, each hour, before calibration.
    package var ratePerHour = 0.02
    /// What distance leaves of that rate at work, where nine share a spot of 8 m × 8 m: the mean over pairs of points of 1 up
    /// to 2 m, `1/(1 + (d/2 m)²)` up to 10 m.
    package var nearnessAtWork = 0.32
    /// The same at home, which is one spot: `-ln(1 - 0.166) / (e · peak · 12)`, with which 16.6 % of the others of a
    /// household are infected at twelve hours a day together (Madewell 2020).
    package var ratePerHourAtHome: Double { 0.005_564 / peak }
    /// The share of those with symptoms who declare that they are ill.
    package var declaredShare = 0.5
    /// From symptoms to the declaration: a gamma-distributed time.
    package var declarationDelay = Spread(mean: 3, deviation: 2)
    /// How long a declaration holds.
    package var declarationLength = 14.0
    /// By how much people leave home less while they are declared ill: 0.8 leaves a fifth, 0 changes nothing.
    package var isolation = 0.8

    /// The disease of 2020.
    package init() {}

    /// The rate of an encounter outside of homes by a scale of that rate, or at home, where it is known.
    func ratePerHour(at encounter: Encounter, scale: Double) -> Double {
        switch encounter.setting {
        case .home: ratePerHourAtHome
        case .firm: scale * ratePerHour * nearnessAtWork
        case .venue: scale * ratePerHour
        }
    }

    /// Whether the shares are from 0 to 1.
    var isPossible: Bool {
        [asymptomaticShare, asymptomaticInfectivity, declaredShare, isolation].allSatisfy { $0 >= 0 && $0 <= 1 }
    }
}
