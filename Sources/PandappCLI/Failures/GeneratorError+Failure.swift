import Console
import Generator

extension GeneratorError: ReportableError {
    /// A city or population that was refused: a wrong command line, but for a region's files that cannot be used, and what
    /// its size makes impossible.
    var failure: CommandFailure {
        let what = "The people could not be made up"
        switch self {
        case .flowUnusable, .tessellationOutOfRange, .tessellationUnreadable, .tileRepeated, .tileUnusable:
            return CommandFailure(
                .badData,
                code: "region-unusable",
                what: what,
                why: reason,
                remedy: "Correct the file of areas or of flows"
            )
        default:
            return CommandFailure(
                .usage,
                code: "population-refused",
                what: what,
                why: reason,
                remedy: "Correct the options: see pandapp generate --help"
            )
        }
    }

    private var reason: String {
        func within(_ name: String, _ range: ClosedRange<some Comparable>) -> String {
            "The number of \(name) is not in \(range.lowerBound) to \(range.upperBound)"
        }
        switch self {
        case .centreOutOfRange:
            return "The middle of the city or region is too near a pole or the antimeridian, or is no position"
        case .diseaseOutOfRange: return "A share of the disease is not in 0 to 1"
        case .extentOutOfRange(let allowed): return within("kilometres from side to side", allowed)
        case .flowUnusable(let line):
            return "Line \(line) of the flows does not say how many go from one area to another, in the columns "
                + "flow, origin, destination"
        case .illShareOutOfRange: return "The share of the ill is not in 0 to 1"
        case .indexCasesOutOfRange(let allowed): return within("people who are infected first", allowed)
        case .midnightsNotRising: return "The days are not in order"
        case .noSuchDay: return "There is no such day"
        case .noSuchPerson: return "There is no such person"
        case .daysOutOfRange(let allowed): return within("days", allowed)
        case .personsOutOfRange(let allowed): return within("persons", allowed)
        case .stepOutOfRange(let allowed): return within("seconds of a step", allowed)
        case .reproductionOutOfReach:
            return "They meet too few others for that reproduction number, or too many at home"
        case .tessellationOutOfRange:
            return "The areas are none, more than \(Tessellation.maximumTiles), too finely drawn, or nobody lives there"
        case .tessellationUnreadable: return "The tessellation is no GeoJSON feature collection"
        case .tileRepeated(let index): return "Area \(index + 1) of the tessellation has the name of another"
        case .tileUnusable(let index):
            return "Area \(index + 1) of the tessellation is no polygon with the properties tile_id and population"
        case .tooManyFixes(let limit): return "A day would have more than \(limit) fixes"
        case .tracksRefused(let error): return error.failure.why
        case .venuesOutOfRange(let allowed): return within("venues", allowed)
        }
    }
}
