import Cryptography
import Durability
import Evidence
import Foundation
import Glibc
import Ledger
import MarketTestSupport
import Orders
import TestSupport
import Testing

@testable import KeyBroker

/// A broker behind its socket.
private final class RunningService {
    let place: URL
    let made: BrokerScenario
    private let isOver = OnceSet<Bool>()
    private let ended = DispatchSemaphore(value: 0)

    init(at place: URL? = nil) throws {
        made = try BrokerScenario()
        self.place = place ?? made.folder.appending(path: "broker.sock")
        let (desk, folder, ended, isOver) = (made.desk, self.place, ended, isOver)
        let started = DispatchSemaphore(value: 0)
        let failure = OnceSet<any Error & Sendable>()
        Thread.detachNewThread {
            do {
                let service = try BrokerService(desk, at: folder, patience: 1)
                started.signal()
                service.serve { isOver.value == true }
            } catch {
                failure.set(error)
                started.signal()
            }
            ended.signal()
        }
        started.wait()
        if let failure = failure.value { throw failure }
    }

    func stop() {
        isOver.set(true)
        ended.wait()
    }

    /// Whether it ends in time when it is told to.
    func stops(within seconds: Int) -> Bool {
        isOver.set(true)
        return ended.wait(timeout: .now() + .seconds(seconds)) == .success
    }

    var connection: BrokerConnection { BrokerConnection(socket: place) }

    /// What comes back for raw bytes; nil where the connection is closed without an answer.
    func answer(to bytes: [UInt8]) throws -> BrokerMessage.Answer? {
        let socket = try LocalSocket.connected(to: place, patience: 10)
        try socket.write(bytes)
        guard let prefix = try? socket.read(exactly: 4) else { return nil }
        return try BrokerMessage.Answer(decoding: socket.read(exactly: BrokerMessage.length(of: prefix)))
    }
}

@Suite struct BrokerServiceTests {
    @Test("a release through the socket is the broker's own, and so is a refusal")
    func release() throws {
        let service = try RunningService()
        defer { service.stop() }
        #expect(try service.connection.isListening())
        let key = try EncapsulationKey(.xWing)
        let challenge = try service.connection.challenge()
        let transcript = ReleaseTranscript(
            suite: try #require(challenge.suite),
            encapsulationKey: key.publicKey,
            resultAddress: try Wallet.enclave.address,
            dealDigest: SHA256Digest.of(service.made.bundle.encoded()),
            task: service.made.task.identifier.digest,
            nonce: challenge.nonce,
            broker: challenge.broker
        )
        let evidence = ReleaseEvidence(transcript: transcript, quote: try service.made.quote(transcript))
        let grant = try service.connection.release(to: evidence.encoded()).open(with: key, as: evidence)
        #expect(grant.task == service.made.task.identifier.digest)
        #expect(throws: BrokerRefusal.nonceUsed) { try service.connection.release(to: evidence.encoded()) }
        #expect(try service.made.ledger.keyReleases(of: service.made.task.identifier).count == 1)
    }

    @Test("only its user may use the socket, and nobody serves the same place twice")
    func place() throws {
        let service = try RunningService()
        let attributes = try FileManager.default.attributesOfItem(atPath: service.place.path)
        #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
        #expect(throws: FileLock.Failure.held) { try BrokerService(service.made.desk, at: service.place) }
        service.stop()
        #expect(try !service.connection.isListening())
        #expect(!FileManager.default.fileExists(atPath: service.place.path))
    }

    @Test("the socket of a broker that was killed is in nobody's way")
    func stale() throws {
        let made = try BrokerScenario()
        let place = made.folder.appending(path: "broker.sock")
        _ = try LocalSocket.listening(at: place)
        #expect(FileManager.default.fileExists(atPath: place.path))
        #expect(try !BrokerConnection(socket: place).isListening())
        let service = try RunningService(at: place)
        defer { service.stop() }
        #expect(try service.connection.isListening())
    }

    @Test("a socket's path may be longer than an address has room for")
    func longPath() throws {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "broker-\(UUID().uuidString)/" + String(repeating: "long/", count: 40))
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let service = try RunningService(at: folder.appending(path: "broker.sock"))
        defer { service.stop() }
        #expect(try service.connection.isListening())
    }

    @Test("where nobody listens there is no broker; where no socket can be, it is said")
    func absent() throws {
        let made = try BrokerScenario()
        let nowhere = BrokerConnection(socket: made.folder.appending(path: "broker.sock"))
        #expect(try !nowhere.isListening())
        #expect(throws: BrokerRefusal.brokerUnreachable) { try nowhere.challenge() }
        try Data().write(to: made.folder.appending(path: "file"))
        let file = BrokerConnection(socket: made.folder.appending(path: "file"))
        #expect(try !file.isListening(), "the kernel says of a plain file that nobody listens")
    }

    @Test("what is no question is refused or cut off, and the next is answered")
    func hostile() throws {
        let service = try RunningService()
        defer { service.stop() }
        func frame(_ body: [UInt8]) -> [UInt8] {
            (0..<4).map { UInt8(truncatingIfNeeded: body.count >> (8 * $0)) } + body
        }
        let bodies: [[UInt8]] = [
            [], [0xf6], [0x82, 0x01, 0x01], [0x82, 0x03, 0xf6], [0x81, 0x01], [0x82, 0x02, 0xf6],
        ]
        for body in bodies {
            #expect(try service.answer(to: frame(body)) == .refused(.evidenceMalformed))
        }
        #expect(try service.answer(to: [0xff, 0xff, 0xff, 0xff]) == .refused(.evidenceMalformed))
        #expect(try service.answer(to: frame([0x82, 0x02, 0x41, 0x00])) == .refused(.evidenceMalformed))
        var mutator = ByteMutator(seed: 3)
        for _ in 0..<30 {
            // Each of a question of its own: a nonce that was used hides every check behind it.
            let evidence = try service.made.evidence().encoded()
            let question = Array(BrokerMessage.Question.release(evidence).frame.dropFirst(4))
            let mutant = mutator.mutant(of: question)
            guard mutant != question else { continue }
            let answer = try service.answer(to: frame(mutant))
            #expect(answer != .refused(.nonceUsed))
            if case .release = answer { Issue.record("a mutant was given a key") }
        }
        #expect(throws: Never.self) { try service.connection.challenge() }
    }

    @Test("who connects and says nothing holds nobody up")
    func silent() throws {
        let service = try RunningService()
        let silent = try (0..<3).map { _ in try LocalSocket.connected(to: service.place, patience: 1) }
        for _ in 0..<5 { _ = try service.connection.challenge() }
        // It may have been given up already, on a slow machine.
        try? silent[0].write([1, 0])
        #expect(throws: Never.self) { try service.connection.challenge() }
        service.stop()
        extendLifetime(silent)
    }

    @Test("more who drip than are answered at a time hold nobody up, nor the end")
    func dripping() throws {
        let service = try RunningService()
        let dripping = try (0..<9).map { _ in try LocalSocket.connected(to: service.place, patience: 1) }
        let isOver = OnceSet<Bool>()
        defer { isOver.set(true) }
        // One may have been given up already, on a slow machine.
        for socket in dripping { try? socket.write([0, 0x40, 0, 0]) }
        Thread.detachNewThread {
            while isOver.value != true {
                for socket in dripping { try? socket.write([0]) }
                usleep(100_000)
            }
        }
        #expect(throws: Never.self) { try service.connection.challenge() }
        let more = try (0..<9).map { _ in try LocalSocket.connected(to: service.place, patience: 1) }
        #expect(service.stops(within: 20))
        extendLifetime(more)
    }

    @Test("who finds the queue full is not left waiting")
    func fullQueue() throws {
        let made = try BrokerScenario()
        let place = made.folder.appending(path: "broker.sock")
        let listening = try LocalSocket.listening(at: place)
        var waiting: [LocalSocket] = []
        #expect(throws: LocalSocket.Failure.refused) {
            // The queue has room for 16, and the kernel for one or a few more.
            for _ in 0..<64 { waiting.append(try LocalSocket.connected(to: place, patience: 1)) }
        }
        extendLifetime((made, listening, waiting))
    }

    @Test("while a place is held, no broker is made there")
    func heldPlace() throws {
        let made = try BrokerScenario()
        let place = made.folder.appending(path: "broker.sock")
        let lock = try BrokerService.lock(of: place)
        func desk() throws -> any KeyReleasing {
            Issue.record("the desk was made before its place was taken")
            return made.desk
        }
        #expect(throws: FileLock.Failure.held) { try BrokerService(desk(), at: place) }
        extendLifetime(lock)
    }

    @Test("an answer that is none is not taken for one")
    func answers() throws {
        for body in [[], [0xf6], [0x82, 0x03, 0x61, 0x78], [0x82, 0x04, 0xf6], [0x82, 0x01, 0xf6]] as [[UInt8]] {
            #expect(throws: BrokerRefusal.evidenceMalformed) { try BrokerMessage.Answer(decoding: body) }
        }
        for answer in [BrokerMessage.Answer.challenge([1]), .release([2]), .refused(.keyUnknown)] {
            #expect(try BrokerMessage.Answer(decoding: Array(answer.frame.dropFirst(4))) == answer)
        }
    }
}
