package import Mobility

/// Why a synthetic city or population was refused.
package enum GeneratorError: Error, Equatable, Sendable {
    /// The area at this index has no land that people can get to.
    case areaWithoutLand(index: Int)
    /// The centre is no number, or so near a pole or the antimeridian that the city would reach it.
    case centreOutOfRange
    /// A share of the disease is not from 0 to 1, or its scale is negative or no number.
    case diseaseOutOfRange
    /// The side of the city in kilometres.
    case extentOutOfRange(allowed: ClosedRange<Double>)
    /// By the flows nobody goes anywhere.
    case flowsEmpty
    /// The flows are not of the form `flow,origin,destination`, or not of areas that there are.
    case flowsRefused(MobilityError)
    /// The share of the ill is not between 0 and 1.
    case illShareOutOfRange
    /// The number of people who are infected first.
    case indexCasesOutOfRange(allowed: ClosedRange<Int>)
    /// The largest land has no room for a place.
    case landTooSmall
    /// The days' midnights do not rise.
    case midnightsNotRising
    /// The population has no such day.
    case noSuchDay
    /// The population has no such person.
    case noSuchPerson
    /// The number of days.
    case daysOutOfRange(allowed: ClosedRange<Int>)
    /// The number of persons.
    case personsOutOfRange(allowed: ClosedRange<Int>)
    /// The reproduction number is not positive, or people meet too few others for it.
    case reproductionOutOfReach
    /// The seconds between two fixes.
    case stepOutOfRange(allowed: ClosedRange<UInt32>)
    /// The areas are none, too many, of too many corners, or nobody lives there.
    case tessellationOutOfRange
    /// The tessellation is no GeoJSON feature collection.
    case tessellationUnreadable
    /// Two areas have the name of the one at this index.
    case tileRepeated(index: Int)
    /// The feature at this index is no polygon with `tile_id` and `population`.
    case tileUnusable(index: Int)
    /// One track set cannot hold the day; take it person by person.
    case tooManyFixes(limit: Int)
    /// The tracks could not be put together.
    case tracksRefused(MobilityError)
    /// The number of venues.
    case venuesOutOfRange(allowed: ClosedRange<Int>)
    /// The polygons of water are none, or too many, or have too many corners, or the crossings are too many.
    case waterOutOfRange
    /// The feature of water at this index is neither polygons nor lines.
    case waterShapeUnusable(index: Int)
    /// The water is no GeoJSON feature collection.
    case waterUnreadable
}
