import Console
import Datasets
import Foundation
import Heatmap
import SocialDistance

/// What was settled when the home was made, `config.json`.
///
/// It is public. `app whitelist` and `app upgrade` alone change it, and only ``apps``.
struct HomeConfiguration: Codable, Equatable, Sendable {
    /// The city's middle and the published region around it, in degrees.
    struct City: Codable, Equatable, Sendable {
        /// Degrees north of the equator.
        var latitude: Double
        /// Degrees east of Greenwich.
        var longitude: Double
        /// The region's southern edge.
        var south: Double
        /// The region's western edge.
        var west: Double
        /// The region's northern edge.
        var north: Double
        /// The region's eastern edge.
        var east: Double
    }

    /// What every night's datasets are made with.
    struct Publication: Codable, Equatable, Sendable {
        /// Length of a time step in seconds.
        var stepSeconds: UInt32
        /// Characters of the heatmap's finest cells.
        var heatmapPrecision: Int
        /// ε of a person-day, in millionths.
        var epsilonMillionths: UInt64
        /// The most of ε that all versions of a night may spend for one app, in millionths; nil: twice the ε of one.
        var privacyBudgetMillionths: UInt64?
        /// How the heatmap's counts become a map; absent in homes that were made before there was a choice: the adaptive
        /// grid.
        var mechanism: HeatmapMechanism?
        /// What the heatmap counts; absent in older homes: presence.
        var measure: HeatmapMeasure?
        /// How the heatmap's enclave counts; absent in older homes: obliviously.
        var counting: HeatmapCounting?
        /// Characters of the cells in which people meet.
        var contactPrecision: Int
        /// Fewer consenting contributors than this: no dataset.
        var minimumContributors: Int
        /// How many nights are kept before they are retired; nil: for ever.
        var keepDays: Int?
        /// When people are near each other; absent in homes that were made before it could be said.
        var proximity: Proximity?

        /// The same, or what a home gets that does not say it.
        var proximitySettings: Proximity { proximity ?? Proximity() }
    }

    /// When people are near each other, in datasets of positions.
    struct Proximity: Codable, Equatable, Sendable {
        /// The largest distance: by default twice the error, as for positions by satellite.
        var radiusMillimetres: UInt64 = 10_000
        /// The standard deviation of positions along each axis.
        var positionErrorMillimetres: UInt64 = 5000
        /// Seconds between the instants at which people are compared.
        var tickSeconds: UInt32 = 60
        /// ε of the noise in what a day tells an asker, in millionths; nil for none.
        var epsilonMillionths: UInt64?

        /// What datasets pin.
        var definition: ProximityDefinition {
            get throws {
                try ProximityDefinition(
                    radiusMillimetres: radiusMillimetres,
                    positionErrorMillimetres: positionErrorMillimetres
                )
            }
        }
    }

    /// What a task costs, in nRLC; what is not said is free.
    struct Prices: Codable, Equatable, Sendable {
        /// The largest price: 2^53 − 1, as in orders that are JSON.
        static let largest = UInt64(1) << 53 - 1

        /// Of an app that is offered.
        var app: UInt64 = 0
        /// Of a dataset that is published.
        var dataset: UInt64 = 0
        /// Of the workerpool, whose owner stakes 30 % of it.
        var workerpool: UInt64 = 0
    }

    /// The format's name and version.
    var schema = Self.schema
    /// Whether this is a home for development: synthetic people, all roles, at least one contributor is enough.
    var development: Bool
    /// Where the city is.
    var city: City
    /// The IANA name of the city's time zone: its days are the datasets' days.
    var timeZone: String
    /// How nights are published.
    var publication: Publication
    /// Where content is kept; absent in homes that were made before there was a choice: local.
    var store: StoreSetting?
    /// What tasks cost; absent in homes where they are free.
    var prices: Prices?
    /// Registry addresses of the apps that were put on the whitelist, by name.
    var apps: [String: String]

    /// The configuration of a home that has been made.
    static func load(from home: HomeFolder) throws(CommandFailure) -> HomeConfiguration {
        try home.requireInitialised()
        let bytes = try InputFile.read(home.configuration.path, limit: 1 << 20)
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        guard let configuration = try? decoder.decode(HomeConfiguration.self, from: Data(bytes)),
            configuration.schema == HomeConfiguration.schema
        else {
            throw CommandFailure(
                .badConfiguration,
                code: "home-malformed",
                what: "\(home.configuration.path) could not be used",
                why: "It is not a configuration that this version of pandapp wrote",
                remedy: "Restore the file, or make a new home: pandapp init --home DIR"
            )
        }
        return configuration
    }

    /// Writes the configuration; it comes last, and makes the home an initialised one.
    func save(to home: HomeFolder) throws {
        try OutputFile.write(Array(JSONText.document(self).utf8), to: home.configuration.path)
    }

    private static let schema = "pandapp.home.v1"
}

extension HeatmapMechanism: Codable {}
extension HeatmapCounting: Codable {}
extension HeatmapMeasure: Codable {}
