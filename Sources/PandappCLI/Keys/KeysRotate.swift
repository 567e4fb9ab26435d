import ArgumentParser
import Console
import Durability
import KeyBroker
import Ledger
import Publisher

/// `pandapp keys rotate`.
struct KeysRotate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate",
        abstract: "Replace the key under which the broker keeps all data keys.",
        discussion: """
            Every key file is wrapped anew; datasets, orders and data keys stay as they are. Ended at any moment, all keys \
            stay readable, and the next run goes on. The log keeps that it was done. While a broker serves the home \
            (broker serve) nothing is done: it would not learn of the new key. End it first.

            Example: pandapp keys rotate
            """
    )

    @OptionGroup var home: HomeOptions
    @OptionGroup var console: OutputOptions

    func run() async throws {
        let open = try OpenHome(home.folder())
        let lock = try open.publicationLock()
        let place = try open.brokerPlace()
        defer { extendLifetime((lock, place)) }
        let rotation = WrappingRotation(of: open.secrets)
        try rotation.begin()
        let vault = try open.vault
        let count = try vault.rewrap()
        // Said before it is final: ended in between, the next run says it again, which is better than never.
        try open.log.signing { try open.ledger.recordKeyRotation(of: "data keys", at: WallClock.seconds()) }
        try rotation.finish()
        try console.report.write(RotatedKeys(rewrapped: count, keys: vault.digests().count))
    }
}

extension OpenHome {
    /// The place of the home's broker, held: one that runs reads the wrapping key once, when it starts.
    ///
    /// - Throws: `broker-running`.
    fileprivate func brokerPlace() throws -> FileLock {
        do {
            return try BrokerService.lock(of: brokerSocket)
        } catch FileLock.Failure.held {
            throw CommandFailure(
                .temporaryFailure,
                code: "broker-running",
                what: "The wrapping key was not rotated",
                why: "A broker serves this home, and could not read what is wrapped anew",
                remedy: "End pandapp broker serve, run this again, then start the broker again"
            )
        }
    }
}

/// The result of `keys rotate`.
private struct RotatedKeys: CommandReport {
    static let verb = "keys-rotate"
    /// Files that this run rewrapped; an ended run may have done others.
    let rewrapped: Int
    let keys: Int

    var lines: [String] { ["The wrapping key is new; \(keys) data keys are kept under it."] }
}
