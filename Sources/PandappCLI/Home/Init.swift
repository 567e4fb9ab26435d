import ArgumentParser
import Console
import Cryptography
import Datasets
import Durability
import Foundation
import Geohash
import Heatmap
import Ledger
import Orders

/// `pandapp init`.
struct Init: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Make a home: keys of every role, the ledger, the store, and the two apps registered and on offer.",
        discussion: """
            What is settled here (city, region, time zone, ε and its budget, mechanism, store) is public and stays: \
            the published region must never follow from data. Doing it again says so and changes nothing; doing it \
            again after a crash finishes it.

            Tasks are free unless prices say otherwise; then requester and workerpool need credit on the local ledger \
            (pandapp account deposit).

            Example: pandapp init --development --city 45.7578,4.8320 --time-zone Europe/Paris
            """
    )

    @Flag(help: "A home for development: generated people, every role in one place, SIMULATED enclaves.")
    var development = false

    @Option(parsing: .unconditional, help: ArgumentHelp("The city's middle.", valueName: "lat,lng"))
    var city: Position

    @Option(help: "The published region reaches this many kilometres from the middle, 1 to 60.")
    var extentKm = 12.0

    @Option(
        name: [.long, .customLong("timezone")],
        help: ArgumentHelp("The city's time zone.", valueName: "name")
    )
    var timeZone = "UTC"

    @Option(help: "The length of the datasets' time steps in seconds, 60 to 3600.")
    var stepSeconds: UInt32 = 300

    @Option(help: "The heatmap's ε for a person and day, 0.001 to 20.")
    var epsilon = 1.0

    @Option(
        help: ArgumentHelp(
            "The most of ε that all versions of a day's map may spend together, ε to 1000 (default: twice ε).",
            valueName: "epsilon"
        )
    )
    var privacyBudget: Double?

    @Option(help: "How the heatmap's counts become a map: the others are there to be compared with.")
    var mechanism = HeatmapMechanism.adaptiveGrid

    @Option(
        help: ArgumentHelp(
            """
            What the heatmap counts: presence, a person as one spread over the day, or distinct-persons, a person once in \
            each of at most eight cells, with more noise.
            """
        )
    )
    var measure = HeatmapMeasure.presence

    @Option(help: "How the heatmap's enclave counts: oblivious to whoever watches its memory, or fast.")
    var counting = HeatmapCounting.oblivious

    @Option(
        help: ArgumentHelp(
            """
            The characters of the heatmap's finest cells, 5 to 8 (default: 8; for distinct persons, who are told apart in \
            these cells, 7).
            """,
            valueName: "heatmap-precision"
        )
    )
    var heatmapPrecision: Int?

    @OptionGroup var contacts: ContactOptions

    @Option(help: "How many nights are kept before publish retires them, 1 to 36600 (default: for ever).")
    var keepDays: Int?

    @Option(
        help: ArgumentHelp(
            "Where encrypted content is kept: local, or behind a node's RPC such as kubo:http://127.0.0.1:5001.",
            valueName: "place"
        )
    )
    var store = StoreSetting.local

    @OptionGroup var prices: PriceOptions
    @OptionGroup var home: HomeOptions
    @OptionGroup var console: OutputOptions

    func validate() throws {
        guard development else {
            throw ValidationError("Only --development homes can be made so far: there is no hardware platform yet.")
        }
        guard (1...60).contains(extentKm) else { throw ValidationError("--extent-km must be 1 to 60.") }
        guard (60...3600).contains(stepSeconds) else { throw ValidationError("--step-seconds must be 60 to 3600.") }
        guard (1...36_600).contains(keepDays ?? 1) else { throw ValidationError("--keep-days must be 1 to 36600.") }
        guard (0.001...20).contains(epsilon) else { throw ValidationError("--epsilon must be 0.001 to 20.") }
        guard (epsilon...1000).contains(privacyBudget ?? epsilon) else {
            throw ValidationError("--privacy-budget must be --epsilon to 1000: less pays for no map at all.")
        }
        guard (5...8).contains(finestPrecision) else { throw ValidationError("--heatmap-precision must be 5 to 8.") }
        guard abs(city.latitude) < 80, abs(city.longitude) < 179 else {
            throw ValidationError("--city must lie between 80° south and north, away from the antimeridian.")
        }
        guard try regionCells() <= TokenHistogram.maximumCells else {
            throw ValidationError("The region has too many cells: give a smaller --extent-km or --heatmap-precision.")
        }
    }

    func run() async throws {
        let folder = try home.folder()
        guard !folder.isInitialised else {
            // A home of an earlier version has no platform of this form yet.
            try HomePlatform(home: folder).introduce()
            return try console.report.write(InitialisedHome(home: folder.url.path, isNew: false))
        }
        _ = try CityClock(zone: timeZone)
        try store.requireReachable()
        try refuseForeignFolder(folder)
        try folder.create()
        let lock = try takeLock(folder)
        defer { extendLifetime(lock) }
        guard !folder.isInitialised else {
            return try console.report.write(InitialisedHome(home: folder.url.path, isNew: false))
        }
        let secrets = HomeSecrets(home: folder)
        try secrets.create()
        try HomePlatform(home: folder).introduce()
        let ledger = try openLedger(folder)
        let market = HomeMarket(
            secrets: secrets,
            ledger: ledger,
            store: try store.open(in: folder),
            prices: prices.prices ?? HomeConfiguration.Prices()
        )
        let apps = try console.progress("Registering the apps").ticking {
            try market.openForBusiness(contacts.contactDefinition) { kind in
                try kind == .heatmap ? finestPrecision : contacts.precision
            }
        }
        try HomeLog(of: ledger, secrets: secrets).sign()
        try configuration(apps: apps).save(to: folder)
        try console.report.write(InitialisedHome(home: folder.url.path, isNew: true))
    }

    /// Opens the ledger, which gets its name only once it is whole: a crash leaves a draft, or a ledger.
    private func openLedger(_ folder: HomeFolder) throws -> LedgerDatabase {
        let files = FileManager.default
        if files.fileExists(atPath: folder.ledger.path) { return try LedgerDatabase(opening: folder.ledger.path) }
        let draft = folder.ledger.path + ".draft"
        for suffix in ["", "-wal", "-shm"] where files.fileExists(atPath: draft + suffix) {
            try files.removeItem(atPath: draft + suffix)
        }
        let contract = try EthereumAddress(bytes: RandomBytes.generate(20))
        // Let go at once: closing moves what is in the write-ahead log into the file that is renamed.
        _ = try LedgerDatabase(creating: draft, domain: .local(contract: contract))
        try files.moveItem(atPath: draft, toPath: folder.ledger.path)
        return try LedgerDatabase(opening: folder.ledger.path)
    }

    /// The region around the city's middle, in degrees.
    private var region: (south: Double, west: Double, north: Double, east: Double) {
        let degreesNorth = extentKm / 111.32
        let degreesEast = degreesNorth / cos(city.latitude * .pi / 180)
        return (
            city.latitude - degreesNorth, city.longitude - degreesEast, city.latitude + degreesNorth,
            city.longitude + degreesEast
        )
    }

    private var finestPrecision: Int { heatmapPrecision ?? measure.usualPrecision }

    /// The heatmap's finest cells in the region.
    private func regionCells() throws -> Int {
        try CellRectangle(
            south: region.south,
            west: region.west,
            north: region.north,
            east: region.east,
            precision: finestPrecision
        ).count
    }

    private static let lockName = "init.lock"

    private func takeLock(_ folder: HomeFolder) throws -> FileLock {
        do throws(FileLock.Failure) {
            return try FileLock(file: folder.url.appending(path: Self.lockName))
        } catch {
            throw CommandFailure(
                .temporaryFailure,
                code: "init-locked",
                what: "The home \(folder.url.path) was not made",
                why: "Another run is making it",
                remedy: "Wait for it, then run this again: it changes nothing that is done"
            )
        }
    }

    /// A folder that is somebody else's is not taken over.
    private func refuseForeignFolder(_ folder: HomeFolder) throws {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.url.path)) ?? []
        let own = Set(HomeFolder.Role.allCases.map(\.rawValue) + ["store", Self.lockName])
        guard names.allSatisfy({ own.contains($0) || $0.hasPrefix("ledger.sqlite") }) else {
            throw CommandFailure(
                .cannotCreate,
                code: "home-foreign",
                what: "The home \(folder.url.path) was not made",
                why: "The folder exists and holds other files",
                remedy: "Give a folder that is empty or does not exist"
            )
        }
    }

    private func configuration(apps: [String: String]) throws -> HomeConfiguration {
        try HomeConfiguration(
            development: development,
            city: .init(
                latitude: city.latitude,
                longitude: city.longitude,
                south: region.south,
                west: region.west,
                north: region.north,
                east: region.east
            ),
            timeZone: timeZone,
            publication: .init(
                stepSeconds: stepSeconds,
                heatmapPrecision: finestPrecision,
                epsilonMillionths: UInt64((epsilon * 1_000_000).rounded()),
                privacyBudgetMillionths: UInt64(((privacyBudget ?? 2 * epsilon) * 1_000_000).rounded()),
                mechanism: mechanism,
                measure: measure,
                counting: counting,
                contactPrecision: contacts.precision,
                minimumContributors: 1,
                keepDays: keepDays,
                proximity: contacts.proximity
            ),
            store: store,
            prices: prices.prices,
            apps: apps
        )
    }
}

extension HeatmapMechanism: ExpressibleByArgument {}
extension HeatmapCounting: ExpressibleByArgument {}
extension HeatmapMeasure: ExpressibleByArgument {}

/// The result of `init`.
private struct InitialisedHome: CommandReport {
    static let verb = "init"
    let home: String
    let isNew: Bool

    var lines: [String] {
        isNew
            ? ["Home \(home) is made. Enclaves here are SIMULATED: they protect from nobody who runs this machine."]
            : ["Home \(home) was made before; nothing was changed."]
    }
}
