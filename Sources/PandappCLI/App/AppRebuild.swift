import ArgumentParser
import Attestation
import Console
import ContentStore
import Cryptography
import Evidence
import Foundation
import Orders

/// `pandapp app rebuild`.
struct AppRebuild: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rebuild",
        abstract: "Build the shipped apps from a checkout of the sources; with --check, see whether they are the same.",
        discussion: """
            Compares with the checkout's reference values and, where an app is named, with what is registered for it in \
            the home, down to the measurements by which it is given keys: whoever reads the sources then knows what the \
            registered code does. The same sources, toolchain \
            and Debian packages give the same bytes on every machine.

            Example: pandapp app rebuild --check heatmap --source ~/src/pandapp
            """
    )

    @Flag(help: "Fail unless what was built is what was recorded, and registered.")
    var check = false

    @Argument(help: "An app's name or its entry's address; without it, the reference values alone are compared.")
    var app: AppReference?

    @Option(help: ArgumentHelp("The checkout (default: the current folder).", valueName: "dir"), completion: .directory)
    var source = "."

    @OptionGroup var home: HomeOptions
    @OptionGroup var console: OutputOptions

    func run() async throws {
        let checkout = try SourceCheckout(URL(filePath: source, directoryHint: .isDirectory).absoluteURL)
        // Asked before minutes are spent on building.
        let registered = try app.map { try RegisteredExecutable($0, in: OpenHome(home.folder())) }
        try checkout.build()
        let built = try checkout.measurements()
        guard check else {
            return try console.report.write(RebuiltApps(measurements: built, isChecked: false, registered: nil))
        }
        try compare(built, with: checkout.recorded(), registered)
        try console.report.write(
            RebuiltApps(measurements: built, isChecked: true, registered: registered?.address),
            essential: true
        )
    }

    private func compare(
        _ built: SourceCheckout.Measurements,
        with recorded: SourceCheckout.Measurements,
        _ registered: RegisteredExecutable?
    ) throws(CommandFailure) {
        let programs = registered.map { [$0.program] } ?? built.executables.keys.sorted()
        for program in programs where built.executables[program] != recorded.executables[program] {
            throw .differs("\(program) is not the recorded one", tools: built.otherTools(than: recorded))
        }
        guard built.systemCallFilter == recorded.systemCallFilter else {
            throw .differs("The system-call filter is not the recorded one", tools: [])
        }
        if let registered, built.executables[registered.program] != registered.digest.hexadecimal {
            throw .differs(
                "\(registered.program) is not what is registered at \(registered.address)",
                tools: built.otherTools(than: recorded)
            )
        }
    }
}

/// The executable that a registry entry's measurements cover.
private struct RegisteredExecutable {
    let address: String
    let program: String
    let digest: Digest

    /// Reads the app's package, and compares everything that an entry says of its code with it.
    ///
    /// Keys are released by the entry's measurements, and by nothing else: they must be those of the very manifest that
    /// names the executable and says nothing that an app of this project would not say.
    ///
    /// - Throws: `app-not-registered`, what reading the store throws, `app-malformed`, or `app-measured-otherwise`.
    init(_ reference: AppReference, in open: OpenHome) throws {
        let app = try open.app(reference)
        let content = try ContentIdentifier(parsing: app.entry.contentIdentifier)
        let archive = try open.store.read(content, maximumBytes: HomeMarket.longestExecutable)
        guard let kind = AppKind(of: app.entry), let package = try? AppPackage(decoding: archive),
            package.manifest.digest == app.entry.manifest
        else {
            throw CommandFailure(
                .badData,
                code: "app-malformed",
                what: "\(app.address.checksummed) cannot be compared",
                why: "What the store holds for it is not the package that its entry names",
                remedy: "Name another entry: pandapp app list"
            )
        }
        let (entry, manifest) = (app.entry, package.manifest)
        guard entry.checksum == manifest.executable,
            entry.measurements == [.simulated: SimulatedMeasurement(manifest: manifest.encoded()).digests],
            manifest.arguments.isEmpty, manifest.systemCallFilter == LaunchManifest.standardSystemCallFilter
        else {
            throw CommandFailure(
                .badData,
                code: "app-measured-otherwise",
                what: "\(app.address.checksummed) may be given keys for other code than its package holds",
                why: "Its checksum or measurements are not those of its executable, started as apps are started",
                remedy: "Do not consent to it; ask its owner to register what was built"
            )
        }
        address = app.address.checksummed
        program = kind.program.rawValue
        digest = package.manifest.executable
    }
}

extension CommandFailure {
    fileprivate static func differs(_ what: String, tools: [String]) -> CommandFailure {
        CommandFailure(
            .badData,
            code: "measurement-differs",
            what: what,
            why: tools.isEmpty
                ? "It was built with the recorded tools, so from other sources"
                : "It was built with other tools: " + tools.joined(separator: "; "),
            remedy: tools.isEmpty
                ? "Check out the version that the app's entry names as its source"
                : "Build it with the tools of reference-values/measurements.json"
        )
    }
}

/// The result of `app rebuild`.
private struct RebuiltApps: CommandReport {
    static let verb = "app-rebuild"
    let measurements: SourceCheckout.Measurements
    let isChecked: Bool
    let registered: String?

    var lines: [String] {
        measurements.executables.sorted { $0.key < $1.key }.map { "\($0.value)  \($0.key)" }
            + (isChecked ? ["The same as the reference values."] : [])
            + (registered.map { ["The same as what is registered at \($0)."] } ?? [])
    }
}
