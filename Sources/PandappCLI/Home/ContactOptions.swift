import ArgumentParser
import SocialDistance

/// What it means, in a home's datasets, to have met somebody.
struct ContactOptions: ParsableArguments {
    @Option(help: "To meet is: at most a radius apart (proximity), or in one cell at one time step (co-presence).")
    var contactDefinition = ContactDefinition.proximity

    @Option(help: "Within how many metres people are near each other, 0.1 to 100: 10 by satellite, 2 where exact.")
    var contactRadius = 10.0

    @Option(help: "By how many metres positions are usually wrong, 0 to 100; told with every answer.")
    var positionError = 5.0

    @Option(help: "The seconds between the instants at which people are compared, 10 to 300.")
    var tickSeconds: UInt32 = 60

    @Option(
        help: """
            The characters of the cells to which positions are rounded, 7 to 12 (default: 9, or what the radius needs).
            """
    )
    var contactPrecision: Int?

    @Option(
        help: ArgumentHelp(
            "ε of noise that hides any one other person and day in a contact count, 0.01 to 20 (default: bands alone).",
            valueName: "ε"
        )
    )
    var contactEpsilon: Double?

    func validate() throws {
        guard (0.01...20).contains(contactEpsilon ?? 1) else {
            throw ValidationError("--contact-epsilon must be 0.01 to 20.")
        }
        guard contactEpsilon == nil || contactDefinition == .proximity else {
            throw ValidationError("--contact-epsilon goes with --contact-definition proximity.")
        }
        guard (0.1...100).contains(contactRadius) else { throw ValidationError("--contact-radius must be 0.1 to 100.") }
        guard (0...100).contains(positionError) else { throw ValidationError("--position-error must be 0 to 100.") }
        guard (10...300).contains(tickSeconds) else { throw ValidationError("--tick-seconds must be 10 to 300.") }
        guard (7...12).contains(contactPrecision ?? 9) else {
            throw ValidationError("--contact-precision must be 7 to 12.")
        }
        let coarsest = try coarsestPrecision
        guard contactPrecision ?? 12 >= coarsest else {
            throw ValidationError("Cells for this radius must have \(coarsest) characters or more.")
        }
    }

    /// Characters of the cells.
    var precision: Int {
        get throws { try contactPrecision ?? coarsestPrecision }
    }

    /// What the radius needs; of co-presence the cell is the definition, which is 9 unless it is chosen.
    private var coarsestPrecision: Int {
        get throws {
            guard contactDefinition == .proximity else { return min(9, contactPrecision ?? 9) }
            return try proximity.definition.coarsestPrecision
        }
    }

    /// The settings of a home.
    var proximity: HomeConfiguration.Proximity {
        .init(
            radiusMillimetres: UInt64((contactRadius * 1000).rounded()),
            positionErrorMillimetres: UInt64((positionError * 1000).rounded()),
            tickSeconds: tickSeconds,
            epsilonMillionths: contactEpsilon.map { UInt64(($0 * 1_000_000).rounded()) }
        )
    }
}
