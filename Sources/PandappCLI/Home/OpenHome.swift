import Attestation
import CLinux
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

    /// The whitelisted app of a name.
    func app(_ kind: AppKind) throws -> Registered<AppEntry> {
        guard let text = configuration.apps[kind.rawValue], let address = try? EthereumAddress(parsing: text),
            let app = try ledger.app(address)
        else {
            throw CommandFailure(
                .badConfiguration,
                code: "app-unknown",
                what: "The app \(kind.rawValue) could not be used",
                why: "The home's ledger does not know it",
                remedy: "Make a new home: pandapp init"
            )
        }
        return app
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

    /// Whose quotes a role believes: the one SIMULATED platform that was configured when the home was made.
    func quoteVerifier(of role: HomeFolder.Role) throws -> QuoteVerifier {
        let path = folder.folder(of: role).appending(path: "simulated-root.pub").path
        let text = String(decoding: try InputFile.read(path, limit: 128), as: UTF8.self)
        let bytes = try Hexadecimal.decode(text.trimmingCharacters(in: .whitespacesAndNewlines))
        return QuoteVerifier(roots: [.simulated(try VerificationKey(bytes))])
    }

    /// The home's key broker.
    func broker() throws -> ReleaseDesk {
        // From here on data keys pass through this process.
        _ = linux_forbid_core_dumps()
        return ReleaseDesk(
            identity: try secrets.secret(.brokerIdentity),
            vault: try vault,
            ledger: ledger,
            verifier: try quoteVerifier(of: .broker),
            clock: { WallClock.seconds() }
        )
    }

    /// The home's worker.
    func worker() throws -> TaskRunner {
        TaskRunner(
            store: store,
            ledger: ledger,
            broker: try broker(),
            platform: .init(
                executable: try HelperProgram.simulatedPlatform.locate(),
                rootKey: secrets.place(of: .platformRoot)
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

    /// What a whitelisted app is given every night.
    func demand(of kind: AppKind) throws -> AppDemand {
        let publication = configuration.publication
        let registered = try app(kind)
        guard let layout = SegmentLayout(columns: registered.entry.columns) else {
            throw PublisherError.unknownColumns(app: kind.rawValue)
        }
        let app = registered.address
        return switch kind {
        case .heatmap:
            AppDemand(
                app: app,
                layout: layout,
                precision: registered.entry.precision(atMost: publication.heatmapPrecision),
                parameters: HeatmapComputation.parameters(epsilonMillionths: publication.epsilonMillionths),
                runsSimulated: true
            )
        case .socialDistance:
            AppDemand(
                app: app,
                layout: layout,
                precision: registered.entry.precision(atMost: publication.contactPrecision),
                parameters: ContactAnswer.parameters(),
                runsSimulated: true
            )
        }
    }
}

extension AppEntry {
    /// The city's precision, or the app's where that is coarser: nobody gets finer cells than they declared to need.
    fileprivate func precision(atMost finest: Int) -> Int { min(finest, background?.precision ?? finest) }
}

/// The two confidential apps that are shipped.
enum AppKind: String, CaseIterable, Sendable {
    case heatmap
    case socialDistance = "social-distance"

    /// The enclave's executable.
    var program: HelperProgram { self == .heatmap ? .heatmapEnclave : .socialDistanceEnclave }

    /// The columns that the app's registry entry declares to need.
    var columns: [String] {
        self == .heatmap ? ["cell-tokens-of-ill"] : ["row-key", "group", "status"]
    }

    /// What the app is for.
    var purpose: String {
        switch self {
        case .heatmap: "Shows a city where the people who fell ill had been, without showing any of them."
        case .socialDistance: "Tells a person whether they were near people who fell ill."
        }
    }

    /// Where the source of the shipped app is: the folder, in the release of this version.
    var source: String {
        "pandapp \(PandappVersion.text), Sources/\(self == .heatmap ? "Heatmap" : "SocialDistance")Enclave"
    }

    /// What a result tells, in the words that a person consents to.
    var disclosure: String {
        switch self {
        case .heatmap: "A differentially private map of where people declared ill spent their day; one map a day."
        case .socialDistance: "To a person who contributed: how many people declared ill, and not declared, they met."
        }
    }
}

/// The machine's clock.
enum WallClock {
    /// Unix seconds.
    static func seconds() -> Int64 { Int64(Date().timeIntervalSince1970) }
}
