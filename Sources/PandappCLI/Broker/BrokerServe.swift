import ArgumentParser
import Console
import Durability
import Foundation
import KeyBroker

/// `pandapp broker serve`.
struct BrokerServe: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Be the home's key broker, until the process is ended.",
        discussion: """
            Listens on broker/broker.sock of the home, which only this user may use. While it runs, tasks of this home \
            are given their keys by it; without it each run is its own broker, with the same checks and the same audit. \
            Ends at SIGTERM and SIGINT, after what was begun.

            Example: pandapp broker serve
            """
    )

    @OptionGroup var home: HomeOptions
    @OptionGroup var console: OutputOptions

    func run() async throws {
        let open = try OpenHome(home.folder())
        let service = try open.brokerService()
        let ending = EndingSignals()
        try console.report.write(
            ServedBroker(socket: open.brokerSocket.path, broker: open.brokerKey())
        )
        service.serve { ending.isOver }
    }
}

extension OpenHome {
    /// Where the home's broker listens, when it is a process of its own.
    var brokerSocket: URL { folder.folder(of: .broker).appending(path: "broker.sock") }

    /// The home's broker, in its place.
    fileprivate func brokerService() throws -> BrokerService {
        do {
            return try BrokerService(broker(), at: brokerSocket)
        } catch FileLock.Failure.held {
            throw CommandFailure(
                .temporaryFailure,
                code: "broker-running",
                what: "The broker was not started",
                why: "Another one serves this home",
                remedy: "See it: pandapp broker status"
            )
        }
    }
}

/// What `broker serve` says when it listens.
private struct ServedBroker: CommandReport {
    static let verb = "broker-serve"
    let socket: String
    let broker: String

    var lines: [String] { ["The broker \(broker) listens at \(socket)."] }
}
