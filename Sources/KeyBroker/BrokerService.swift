import Dispatch
package import Durability
import Evidence
package import Foundation

/// A broker as a process of its own: answers on a Unix socket that only its user may use.
///
/// It adds nothing to ``ReleaseDesk``, which stays the one place of checks, but that the keys are in another process than
/// the worker's.
package final class BrokerService {
    /// Connections at a time; more wait.
    private static let connections = 8
    /// Seconds within which a question, or its answer, has to be through, however it drips.
    package static let patience = 5

    private let desk: any KeyReleasing
    private let socket: LocalSocket
    private let place: URL
    private let lock: FileLock
    private let patience: Int

    /// Takes the place of a home's broker.
    ///
    /// - Parameters:
    ///   - desk: the broker, which is made once its place is taken: what it reads nobody else changes then.
    ///   - place: where it listens.
    ///   - patience: seconds within which a question, or its answer, has to be through.
    /// - Throws: `FileLock.Failure.held` where another one is there; what making the desk throws;
    ///   `BrokerRefusal.brokerUnreachable` where the socket cannot be made.
    package init(
        _ desk: @autoclosure () throws -> any KeyReleasing,
        at place: URL,
        patience: Int = BrokerService.patience
    ) throws {
        lock = try Self.lock(of: place)
        self.desk = try desk()
        do throws(LocalSocket.Failure) {
            socket = try LocalSocket.listening(at: place)
        } catch {
            throw BrokerRefusal.brokerUnreachable
        }
        self.patience = patience
        self.place = place
    }

    /// The lock of a broker's place: who holds it may change what the broker reads when it starts.
    ///
    /// - Throws: `FileLock.Failure`, `held` where a broker serves there.
    package static func lock(of place: URL) throws(FileLock.Failure) -> FileLock {
        try FileLock(file: place.appendingPathExtension("lock"))
    }

    deinit {
        try? FileManager.default.removeItem(at: place)
        extendLifetime(lock)
    }

    /// Answers until it is told to stop, then ends what was begun.
    ///
    /// - Parameter isOver: asked several times a second.
    package func serve(until isOver: () -> Bool) {
        let free = DispatchSemaphore(value: Self.connections)
        let queue = DispatchQueue(label: "broker", attributes: .concurrent)
        while !isOver() {
            guard free.wait(timeout: .now() + .milliseconds(200)) == .success else { continue }
            // One of another user, or one that is gone already, is not worth an end.
            guard let connection = try? socket.accepted(within: 200, patience: patience) else {
                free.signal()
                continue
            }
            queue.async { [desk] in
                defer { free.signal() }
                Self.answer(connection, desk)
            }
        }
        queue.sync(flags: .barrier) {}
    }

    private static func answer(_ connection: LocalSocket, _ desk: any KeyReleasing) {
        guard let prefix = try? connection.read(exactly: 4) else { return }
        let answer: BrokerMessage.Answer
        do {
            let body = try connection.read(exactly: BrokerMessage.length(of: prefix))
            switch try BrokerMessage.Question(decoding: body) {
            case .challenge: answer = .challenge(try desk.challenge().encoded())
            case .release(let evidence): answer = .release(try desk.release(to: evidence).encoded())
            }
        } catch let refusal as BrokerRefusal {
            answer = .refused(refusal)
        } catch {
            return
        }
        // Who asked may be gone.
        try? connection.write(answer.frame)
    }
}
