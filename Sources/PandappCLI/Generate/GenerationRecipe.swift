import Console
import Foundation
import Generator

/// All that generated tracks follow from; `generator.json` beside track files, from which `--append-days` goes on.
struct GenerationRecipe: Codable, Equatable, Sendable {
    /// The file beside the tracks.
    static let fileName = "generator.json"

    /// The format's name and version.
    var schema = Self.schema
    /// The version of the model: another one makes other days, and cannot continue these.
    var model = SyntheticPopulation.model
    /// How many persons there are.
    var persons: Int
    /// How many days there are.
    var days: Int
    /// What everything follows from.
    var seed: UInt64
    /// Degrees north of the equator of the city's middle.
    var latitude: Double
    /// Degrees east of Greenwich of the city's middle.
    var longitude: Double
    /// The side of the city's square in kilometres.
    var extentKilometres: Double
    /// The first day.
    var firstDay: String
    /// The IANA name of the city's time zone.
    var timeZone: String
    /// The probability with which a person is declared ill.
    var illShare: Double
    /// The seconds of a step.
    var stepSeconds: UInt32
    /// Which fixes the files have.
    var fixes: FixesOption
    /// How it is known where people of a region work; nil in a made-up city.
    var region: RegionCommuting?
    /// What tells the region's files from others: ``RegionFiles/digests``; nil in a made-up city.
    var regionDigests: [String]?
    /// What tells the file of water from others: ``WaterFile/digest``; nil where there is none.
    var waterDigest: String?
    /// The disease among them; nil if who is ill is drawn by their share.
    var epidemic: EpidemicRecipe?

    private static let schema = "pandapp.generator.v1"

    /// The recipe of the tracks in a folder.
    static func load(from folder: OutputFolder) throws(CommandFailure) -> GenerationRecipe {
        let place = folder.url.appending(path: fileName).path
        let bytes = try InputFile.read(place, limit: 1 << 16)
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        guard let recipe = try? decoder.decode(GenerationRecipe.self, from: Data(bytes)), recipe.schema == schema,
            recipe.model == SyntheticPopulation.model, recipe.days >= 1, LocalDay(recipe.firstDay) != nil
        else {
            throw CommandFailure(
                .badData,
                code: "recipe-unusable",
                what: "\(place) could not be continued",
                why: "It is not the recipe of tracks that this version of pandapp makes",
                remedy: "Generate all days again, without --append-days"
            )
        }
        return recipe
    }

    /// Writes the recipe beside the tracks.
    func save(to folder: OutputFolder) throws {
        try folder.write(Array(JSONText.document(self).utf8), as: Self.fileName)
    }

    /// The day of an index.
    func day(_ index: Int) -> LocalDay {
        (LocalDay(firstDay) ?? LocalDay(number: 0)).advanced(by: index)
    }

    /// The people.
    ///
    /// - Parameters:
    ///   - place: The files that the recipe is of.
    ///   - days: How many of their days, if others than the recipe's.
    /// - Returns: The people.
    /// - Throws: What is out of range.
    func population(in place: PlaceFiles, days: Int? = nil) throws -> SyntheticPopulation {
        let days = days ?? self.days
        // Checked before they size anything.
        guard SyntheticPopulation.personCounts.contains(persons) else {
            throw GeneratorError.personsOutOfRange(allowed: SyntheticPopulation.personCounts)
        }
        guard SyntheticPopulation.dayCounts.contains(days) else {
            throw GeneratorError.daysOutOfRange(allowed: SyntheticPopulation.dayCounts)
        }
        let clock = try CityClock(zone: timeZone)
        return try SyntheticPopulation(
            persons: persons,
            midnights: (0..<days).map { clock.start(of: day($0)) },
            timeZone: clock.zone,
            firstWeekday: day(0).weekday,
            seed: seed,
            city: plan(place),
            illShare: illShare,
            stepSeconds: stepSeconds,
            layout: fixes.layout
        )
    }

    private func plan(_ place: PlaceFiles) throws(GeneratorError) -> CityPlan {
        let (venues, water) = (CityPlan.venueCount(forPersons: persons), place.water?.mask)
        if let region = place.region {
            return try CityPlan(like: region.tessellation, venues: venues, persons: persons, water: water, seed: seed)
        }
        return try CityPlan(
            latitude: latitude,
            longitude: longitude,
            extentKilometres: extentKilometres,
            venues: venues,
            persons: persons,
            water: water,
            seed: seed
        )
    }
}

extension LocalDay {
    /// The day of the week; 1970-01-01 was a Thursday.
    fileprivate var weekday: Weekday {
        let days = (number + 3) % 7
        return Weekday(rawValue: days < 0 ? days + 7 : days) ?? .monday
    }
}
