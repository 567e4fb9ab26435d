internal import Datasets
package import DeterministicCBOR

/// What it means to have been near somebody, as a dataset's header pins it.
///
/// Near is: at the same tick at most ``radiusMillimetres`` apart, see ``TickInterpolation`` for where somebody is at a
/// tick. A close contact is somebody declared ill, infectious on that day, near whom the asker was for
/// ``closeSeconds`` of it, added up. Somebody is infectious from ``infectiousDays`` before the onset on, and where no onset
/// was told, on all days. A day is a calendar day of the city: pseudonyms do not join two of them, so that a meeting over
/// midnight counts on each side by itself.
package struct ProximityDefinition: Hashable, Sendable {
    /// The name of the definition in headers and answers.
    package static let name = ContactDefinition.proximity.rawValue
    /// Radii that can be computed with, in millimetres: the squares of three coordinates fit 31 bits.
    package static let radii: ClosedRange<UInt64> = 100...100_000

    /// The largest distance of two people who are near each other.
    package let radiusMillimetres: UInt64
    /// The standard deviation, along each axis, with which positions are expected to be wrong: 0 for exact ones.
    ///
    /// It does not enter the count, and is told with it: of two people side by side whose positions are wrong by 5 m, 63 %
    /// of ticks measure at most 10 m, and of two people 20 m apart 5 %.
    package let positionErrorMillimetres: UInt64
    /// Seconds of a day from which on being near somebody infectious is a close contact.
    package let closeSeconds: UInt64
    /// Days before the onset from which on somebody ill is infectious.
    package let infectiousDays: UInt64

    /// A definition; the defaults of the two last are those of the CDC since October 2020.
    ///
    /// - Throws: `ContactError.unknownDefinition` for a number out of its range.
    package init(
        radiusMillimetres: UInt64,
        positionErrorMillimetres: UInt64,
        closeSeconds: UInt64 = 900,
        infectiousDays: UInt64 = 2
    ) throws(ContactError) {
        guard Self.radii.contains(radiusMillimetres), positionErrorMillimetres <= Self.radii.upperBound,
            (1...86_400).contains(closeSeconds), infectiousDays <= 31
        else { throw .unknownDefinition }
        (self.radiusMillimetres, self.positionErrorMillimetres) = (radiusMillimetres, positionErrorMillimetres)
        (self.closeSeconds, self.infectiousDays) = (closeSeconds, infectiousDays)
    }

    /// Characters of the coarsest cells that leave a radius a meaning: half of it wide and high at most.
    package var coarsestPrecision: Int {
        (1...12).first { precision in
            let circumference = 2 * Double.pi * EarthPosition.radiusMetres
            // Of five bits a character the longitude has the odd one.
            let width = circumference / Double(1 << ((5 * precision + 1) / 2))
            let height = circumference / 2 / Double(1 << (5 * precision / 2))
            return 2000 * max(width, height) <= Double(radiusMillimetres)
        } ?? 12
    }

    /// What a header pins of it.
    package var parameters: [String: CBORValue] {
        [
            Key.definition: .text(Self.name), Key.radius: .unsigned(radiusMillimetres),
            Key.positionError: .unsigned(positionErrorMillimetres), Key.close: .unsigned(closeSeconds),
            Key.infectious: .unsigned(infectiousDays),
        ]
    }

    /// Reads what ``parameters`` wrote.
    ///
    /// - Throws: `ContactError.unknownDefinition`.
    package init(parameters: [String: CBORValue]) throws(ContactError) {
        guard parameters[Key.definition] == .text(Self.name) else { throw .unknownDefinition }
        func number(_ key: String) throws(ContactError) -> UInt64 {
            guard case .unsigned(let number) = parameters[key] else { throw .unknownDefinition }
            return number
        }
        try self.init(
            radiusMillimetres: number(Key.radius),
            positionErrorMillimetres: number(Key.positionError),
            closeSeconds: number(Key.close),
            infectiousDays: number(Key.infectious)
        )
    }

    private enum Key {
        static let definition = "definition"
        static let radius = "radius-millimetres"
        static let positionError = "position-error-millimetres"
        static let close = "close-contact-seconds"
        static let infectious = "infectious-days-before-onset"
    }
}

extension ProximityAnswer {
    /// What the dataset's header must pin for this app.
    package static func parameters(
        _ definition: ProximityDefinition,
        windowDays: Int = ContactAnswer.windowDays
    ) -> [String: CBORValue] {
        definition.parameters.merging([DayWindow.parameter: .unsigned(UInt64(clamping: windowDays))]) { $1 }
    }
}

/// Whether two places are near each other, by arithmetic alone: no branch, whatever the places.
struct Nearness: Sendable {
    /// In units of ``EarthPosition``, rounded down; below 2^15.
    let radius: UInt32
    private let square: UInt32

    init(_ definition: ProximityDefinition) {
        radius = UInt32(definition.radiusMillimetres) * UInt32(EarthPosition.unitsPerMetre) / 1000
        square = radius * radius
    }

    /// 1 where differences of coordinates, as two's complement, are those of two places near each other, else 0.
    ///
    /// The highest bit of `radius + d` or of `radius - d` is set where d is out of reach, also where the sum wraps. Where
    /// none is, three squares add up to less than 2^31, so that the highest bit of the last difference tells whether they
    /// are more than the radius's. Somebody unknown is out of reach of everybody who is not.
    @inline(__always)
    func isNear(_ x: UInt32, _ y: UInt32, _ z: UInt32) -> UInt32 {
        let alongX = (radius &+ x) | (radius &- x)
        let alongY = (radius &+ y) | (radius &- y)
        let alongZ = (radius &+ z) | (radius &- z)
        let distance = square &- (x &* x &+ y &* y &+ z &* z)
        return ((alongX | alongY | alongZ | distance) &>> 31) ^ 1
    }
}
