import Attestation
import Console
import ContentStore
import Cryptography
import DatasetAssembly
import Datasets
import DeterministicCBOR
import Foundation
import Heatmap
import KeyBroker
import Ledger
import Orders
import Publisher
import SocialDistance
import Worker

/// A home that has been made, with its parts opened: the place where modules are wired to files.
struct OpenHome {
    let folder: HomeFolder
    let configuration: HomeConfiguration
    let ledger: LedgerDatabase
    let store: any ContentStoring
    let secrets: HomeSecrets
    let log: HomeLog

    /// Opens a home.
    init(_ folder: HomeFolder) throws {
        self.folder = folder
        configuration = try HomeConfiguration.load(from: folder)
        ledger = try LedgerDatabase(opening: folder.ledger.path)
        store = try (configuration.store ?? .local).open(in: folder)
        secrets = HomeSecrets(home: folder)
        log = try HomeLog(of: ledger, secrets: secrets)
    }

    /// The data keys of this home's broker.
    var vault: KeyVault {
        get throws {
            KeyVault(
                directory: folder.folder(of: .broker).appending(path: "vault"),
                wrappingKey: try secrets.secret(.brokerWrapping),
                successor: try WrappingRotation(of: secrets).successor()
            )
        }
    }

    /// The SIMULATED platform.
    var platform: HomePlatform { HomePlatform(home: folder) }

    /// Whose quotes a role believes: the one SIMULATED platform that it was told to when the home was made.
    func quoteVerifier(of role: HomeFolder.Role) throws -> QuoteVerifier {
        QuoteVerifier(roots: [.simulated(certificate: try platform.knownRoot(of: role))])
    }

    /// The home's worker.
    func worker() throws -> TaskRunner {
        try platform.renew()
        return TaskRunner(
            store: store,
            ledger: ledger,
            broker: try keyReleaser(),
            platform: .init(
                executable: try HelperProgram.simulatedPlatform.locate(),
                folder: platform.folder
            ),
            folder: folder.folder(of: .pool).appending(path: "work"),
            wallet: try secrets.secret(.poolWallet)
        )
    }

    /// What people gave.
    func contributions() throws -> ContributionStore {
        ContributionStore(
            directory: folder.folder(of: .publisher).appending(path: "contributions"),
            publisher: try secrets.identity(.contributions)
        )
    }

    /// The city's public configuration, as the assembly wants it.
    var assemblySettings: AssemblySettings {
        let city = configuration.city
        return AssemblySettings(
            timeZone: configuration.timeZone,
            region: RegionBounds(south: city.south, west: city.west, north: city.north, east: city.east),
            stepSeconds: configuration.publication.stepSeconds,
            minimumContributors: configuration.publication.minimumContributors
        )
    }

    /// What an app is given every night.
    ///
    /// - Throws: `PublisherError.unknownColumns` for an app of no known kind.
    func demand(of app: Registered<AppEntry>) throws -> AppDemand {
        guard let kind = AppKind(of: app.entry), let layout = SegmentLayout(columns: app.entry.columns) else {
            throw PublisherError.unknownColumns(app: app.entry.name)
        }
        let finest = finestPrecision(of: kind)
        return AppDemand(
            app: app.address,
            layout: layout,
            // Nobody gets finer cells than they declared to need.
            precision: min(finest, app.entry.background?.precision ?? finest),
            tickSeconds: layout == .positions ? configuration.publication.proximitySettings.tickSeconds : nil,
            parameters: try parameters(of: layout),
            runsSimulated: true
        )
    }

    /// What a dataset of a layout pins.
    private func parameters(of layout: SegmentLayout) throws -> [String: CBORValue] {
        switch layout {
        case .tokens:
            HeatmapComputation.parameters(
                epsilonMillionths: configuration.publication.epsilonMillionths,
                mechanism: configuration.publication.mechanism ?? .adaptiveGrid,
                counting: configuration.publication.counting ?? .oblivious,
                measure: configuration.publication.measure ?? .presence
            )
        case .contacts: ContactAnswer.parameters()
        case .positions:
            try ProximityAnswer.parameters(configuration.publication.proximitySettings.definition).merging(
                ContactNoise.parameters(
                    epsilonMillionths: configuration.publication.proximitySettings.epsilonMillionths
                )
            ) { $1 }
        }
    }

    /// What it means to have met somebody for the shipped contact count, and so for a new app of its kind.
    var contactDefinition: ContactDefinition {
        get throws {
            guard appNames.contains(.socialDistance) else { return .proximity }
            return try ContactDefinition(columns: app(.socialDistance).entry.columns) ?? .proximity
        }
    }

    /// Characters of the finest cells that the city gives to apps of a kind.
    func finestPrecision(of kind: AppKind) -> Int {
        kind == .heatmap ? configuration.publication.heatmapPrecision : configuration.publication.contactPrecision
    }
}

/// The machine's clock.
enum WallClock {
    /// Unix seconds.
    static func seconds() -> Int64 { Int64(Date().timeIntervalSince1970) }
}
