import Console
import Generator

extension GeneratorError: ReportableError {
    /// A city or population that was refused: a wrong command line, but for what its size makes impossible.
    var failure: CommandFailure {
        CommandFailure(
            .usage,
            code: "population-refused",
            what: "The people could not be made up",
            why: reason,
            remedy: "Correct the options: see pandapp generate --help"
        )
    }

    private var reason: String {
        func within(_ name: String, _ range: ClosedRange<some Comparable>) -> String {
            "The number of \(name) is not in \(range.lowerBound) to \(range.upperBound)"
        }
        switch self {
        case .centreOutOfRange: return "The city's middle is too near a pole or the antimeridian, or is no position"
        case .diseaseOutOfRange: return "A share of the disease is not in 0 to 1"
        case .extentOutOfRange(let allowed): return within("kilometres", allowed)
        case .illShareOutOfRange: return "The share of the ill is not in 0 to 1"
        case .indexCasesOutOfRange(let allowed): return within("people who are infected first", allowed)
        case .midnightsNotRising: return "The days are not in order"
        case .noSuchDay: return "There is no such day"
        case .noSuchPerson: return "There is no such person"
        case .daysOutOfRange(let allowed): return within("days", allowed)
        case .personsOutOfRange(let allowed): return within("persons", allowed)
        case .stepOutOfRange(let allowed): return within("seconds of a step", allowed)
        case .reproductionOutOfReach: return "They meet too few others for that reproduction number"
        case .tooManyFixes(let limit): return "A day would have more than \(limit) fixes"
        case .tracksRefused(let error): return error.failure.why
        case .venuesOutOfRange(let allowed): return within("venues", allowed)
        }
    }
}
