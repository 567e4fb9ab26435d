import ArgumentParser
import Console
import Cryptography
import Ledger
import Publisher

/// `pandapp keys destroy`.
struct KeysDestroy: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "destroy",
        abstract: "Destroy a dataset's data keys for ever: its order is closed, and its content removed.",
        discussion: """
            The log keeps that the keys were destroyed, so that a restored backup does not bring them back. There is no \
            way back; the day can be published again with new keys (publish --force) while the contributions are there.

            Example: pandapp keys destroy 0x8ba1f109551bD432803012645Ac136ddd64DBA72 --yes
            """
    )

    @Argument(help: ArgumentHelp("The dataset's registry address, as keys list prints it.", valueName: "dataset"))
    var dataset: EthereumAddress

    @Flag(help: "Do it without asking.")
    var yes = false

    @OptionGroup var home: HomeOptions
    @OptionGroup var console: OutputOptions

    func run() async throws {
        let open = try OpenHome(home.folder())
        let lock = try open.publicationLock()
        defer { extendLifetime(lock) }
        let retirement = try open.retirement
        let count = try retirement.plan([dataset], because: .operator).flatMap(\.keys).count
        if !yes {
            guard let confirmation = Confirmation(console) else { throw CommandFailure.unconfirmedDestruction }
            try confirmation.require("Destroy \(count) keys for ever?")
        }
        let outcome = try open.log.signing {
            try retirement.retire([dataset], because: .operator, at: WallClock.seconds())
        }
        try console.report.write(
            DestroyedKeys(
                dataset: dataset.checksummed,
                keysDestroyed: outcome.keysRemoved,
                contentLeft: outcome.contentLeft
            )
        )
    }
}

/// The result of `keys destroy`.
private struct DestroyedKeys: CommandReport {
    static let verb = "keys-destroy"
    let dataset: String
    let keysDestroyed: Int
    let contentLeft: Int

    var lines: [String] {
        let line =
            keysDestroyed == 0
            ? "The keys of \(dataset) were destroyed before; nothing was changed."
            : "\(dataset) is closed, and \(keysDestroyed) keys are destroyed."
        let left = "The ciphertext of \(contentLeft) datasets could not be removed yet; the next publish tries again."
        return contentLeft == 0 ? [line] : [line, left]
    }
}

extension CommandFailure {
    fileprivate static var unconfirmedDestruction: CommandFailure {
        CommandFailure(
            .usage,
            code: "confirmation-needed",
            what: "No key was destroyed",
            why: "Keys that are destroyed do not come back, and there is no terminal to ask at",
            remedy: "Run this again with --yes"
        )
    }
}

extension EthereumAddress: ExpressibleByArgument {
    /// Reads an address.
    init?(argument: String) {
        guard let address = try? EthereumAddress(parsing: argument) else { return nil }
        self = address
    }
}
