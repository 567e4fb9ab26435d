import ArgumentParser
import Console

/// The option that says which city's days are meant.
struct ZoneOptions: ParsableArguments {
    @Option(
        name: [.long, .customLong("timezone")],
        help: ArgumentHelp("The city's time zone, such as Europe/Paris (default: the home's).", valueName: "name")
    )
    var timeZone: String?

    /// The clock of the zone that was named, else of the home's.
    func clock(home: HomeFolder) throws(CommandFailure) -> CityClock {
        if let timeZone { return try CityClock(zone: timeZone) }
        guard home.isInitialised else {
            throw CommandFailure(
                .usage,
                code: "time-zone-needed",
                what: "The city's days are not known",
                why: "There is no --time-zone, and no home that has one",
                remedy: "Give --time-zone, such as Europe/Paris or UTC"
            )
        }
        return try CityClock(zone: HomeConfiguration.load(from: home).timeZone)
    }
}
