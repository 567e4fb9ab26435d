import Console
import Generator

extension GeneratorError: ReportableError {
    /// A city or population that was refused: a wrong command line, but for files of a region or of water that cannot be
    /// used.
    var failure: CommandFailure {
        let what = "The people could not be made up"
        switch self {
        case .flowsEmpty, .flowsRefused, .tessellationOutOfRange, .tessellationUnreadable, .tileRepeated, .tileUnusable:
            return CommandFailure(
                .badData,
                code: "region-unusable",
                what: what,
                why: reason,
                remedy: "Correct the file of areas or of flows"
            )
        case .areaWithoutLand, .landTooSmall, .waterOutOfRange, .waterShapeUnusable, .waterUnreadable:
            return CommandFailure(
                .badData,
                code: "water-unusable",
                what: what,
                why: reason,
                remedy: "Correct the file of water: docs/generator.md says what it has"
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
        case .areaWithoutLand(let index):
            return "Area \(index + 1) of the tessellation has no land that people can get to from the largest: it is "
                + "water, or an island without a bridge"
        case .centreOutOfRange:
            return "The middle of the city or region is too near a pole or the antimeridian, or is no position"
        case .diseaseOutOfRange: return "A share of the disease is not in 0 to 1"
        case .extentOutOfRange(let allowed): return within("kilometres from side to side", allowed)
        case .flowsEmpty: return "By the flows nobody goes anywhere"
        case .flowsRefused(let error): return "The flows: " + error.failure.why
        case .illShareOutOfRange: return "The share of the ill is not in 0 to 1"
        case .indexCasesOutOfRange(let allowed): return within("people who are infected first", allowed)
        case .landTooSmall: return "All of the square is water, or the largest land has no room for people"
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
        case .waterOutOfRange:
            return "The polygons of water are none, or they or the lines are more than "
                + "\(WaterMask.maximumShapes) or too finely drawn"
        case .waterShapeUnusable(let index):
            return "Feature \(index + 1) of the water is neither polygons nor lines"
        case .waterUnreadable: return "The water is no GeoJSON feature collection"
        }
    }
}
