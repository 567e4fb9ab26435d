import Cryptography
import Foundation
import Glibc
import KeyBroker
import Ledger
import Testing

@testable import PandappCLI

/// The key broker as its operator meets it: `pandapp broker`.
@Suite struct BrokerTests {
    private func map(_ home: TestHome) -> [String] {
        ["run", "heatmap", "--date", TestHome.day, "--output", home.place("map-\(UUID().uuidString)").path]
    }

    /// Starts the broker and waits until it listens.
    private func serve(_ home: TestHome) throws -> RunningProgram {
        let broker = try home.start(["broker", "serve"])
        let socket = BrokerConnection(socket: home.place("broker/broker.sock"))
        for _ in 0..<500 where try !socket.isListening() {
            guard broker.isRunning else { break }
            usleep(20_000)
        }
        return broker
    }

    @Test("a broker of its own gives the keys, under the same audit, until it is ended")
    func serves() throws {
        let home = try TestHome.published()
        try home.succeed(map(home))
        let broker = try serve(home)
        #expect(try home.succeed(["broker", "status"]).boolean("runs"))
        #expect(try home.refusal(["broker", "serve"]).is("broker-running", 75))
        let wrapping = try Data(contentsOf: home.place("broker/wrapping.key"))
        #expect(try home.refusal(["keys", "rotate"]).is("broker-running", 75))
        #expect(try Data(contentsOf: home.place("broker/wrapping.key")) == wrapping)
        #expect(!FileManager.default.fileExists(atPath: home.place("broker/wrapping.next.key").path))
        try home.succeed(map(home))
        let records = try home.succeed(["broker", "audit"]).objects("records")
        #expect(try records.map { try $0.text("outcome") } == ["released", "released"])
        #expect(try records.map { try $0.number("release") } == [1, 1])

        // While the broker's process stands still, nobody else gives keys in its place.
        kill(broker.identifier, SIGSTOP)
        let stopped = try home.start(map(home))
        usleep(1_500_000)
        #expect(stopped.isRunning)
        #expect(try home.succeed(["broker", "audit"]).objects("records").count == 2)
        kill(broker.identifier, SIGCONT)
        #expect(try stopped.finish().status == 0)

        kill(broker.identifier, SIGTERM)
        #expect(try broker.finish().status == 0)
        let status = try home.succeed(["broker", "status"])
        #expect(try !status.boolean("runs") && status.text("audit") == "whole" && status.number("decisions") == 3)
        #expect(!FileManager.default.fileExists(atPath: home.place("broker/broker.sock").path))
        try home.succeed(["keys", "rotate"])
        try home.succeed(map(home))
    }

    @Test("a broker that is killed is in nobody's way")
    func killed() throws {
        let home = try TestHome.published()
        let broker = try serve(home)
        broker.killNow()
        _ = try broker.finish()
        #expect(FileManager.default.fileExists(atPath: home.place("broker/broker.sock").path))
        try home.succeed(map(home))
        let again = try serve(home)
        #expect(try home.succeed(["broker", "status"]).boolean("runs"))
        kill(again.identifier, SIGTERM)
        #expect(try again.finish().status == 0)
    }

    @Test("a running broker refuses what is revoked meanwhile, with the same code as in the process")
    func revokes() throws {
        let home = try TestHome.published()
        let requester = try home.opened().secrets.wallet(.requesterWallet).address
        let broker = try serve(home)
        let revoke = ["broker", "revoke", "--requester", requester.checksummed]
        #expect(try home.refusal(revoke).is("not-confirmed", 77))
        try home.succeed(map(home))
        #expect(try home.succeed(revoke + ["--yes"]).texts("revoked").count == 1)
        #expect(try home.succeed(revoke + ["--yes"]).texts("revoked").isEmpty)
        #expect(try home.refusal(map(home)).is("requester-revoked", 77))
        kill(broker.identifier, SIGTERM)
        _ = try broker.finish()
        #expect(try home.refusal(map(home)).is("requester-revoked", 77))
        let outcomes = try home.succeed(["broker", "audit"]).objects("records").map { try $0.text("outcome") }
        #expect(outcomes == ["released", "requester-revoked", "requester-revoked"])
        #expect(try home.succeed(["broker", "status"]).objects("revoked").count == 1)
    }

    @Test("this home's platform is revoked by the name that the audit has for it")
    func revokesPlatform() throws {
        let home = try TestHome.published()
        try home.succeed(map(home))
        let record = try #require(try home.succeed(["broker", "audit"]).objects("records").first)
        try home.succeed(["broker", "revoke", "--platform", record.text("platform"), "--yes"])
        #expect(try home.refusal(map(home)).is("platform-revoked", 77))
    }

    @Test(
        "what cannot be revoked is a mistake of the command line",
        arguments: [
            [], ["--requester", "0x12"], ["--platform", "12"], ["--advisory", "intel-sa-1"],
        ]
    )
    func usage(arguments: [String]) throws {
        let home = try TestHome.published()
        #expect(try home.run(["broker", "revoke", "--yes"] + arguments).status == 64)
    }

    @Test("an old audit that was put back: nothing is released until the operator says that records were lost")
    func restored() throws {
        let home = try TestHome.published()
        let audit = home.place("broker/audit.log")
        try home.succeed(map(home))
        let old = try Data(contentsOf: audit)
        try home.succeed(map(home))
        let newest = try Data(contentsOf: audit)
        for state in [old, Data()] {
            try state.write(to: audit)
            #expect(try home.refusal(map(home)).is("broker-behind-ledger", 78))
            #expect(try home.refusal(["broker", "serve"]).is("broker-behind-ledger", 78))
            #expect(try home.refusal(["broker", "audit"]).is("broker-behind-ledger", 78))
            #expect(try home.succeed(["broker", "status"]).text("audit") == "broker-behind-ledger")
        }
        try newest.write(to: audit)
        #expect(try !home.succeed(["broker", "resume", "--yes"]).boolean("is_new"))
        try home.succeed(map(home))

        try old.write(to: audit)
        #expect(try home.refusal(["broker", "resume"]).is("not-confirmed", 77))
        let resumed = try home.succeed(["broker", "resume", "--yes"])
        #expect(try resumed.boolean("is_new") && resumed.number("lost") == 3 && resumed.number("decisions") == 2)
        try home.succeed(map(home))
        let records = try home.succeed(["broker", "audit"]).objects("records")
        #expect(try records.map { try $0.text("outcome") } == ["released", "resumed", "released"])
        #expect(try home.succeed(["doctor"]).boolean("is_healthy"))
    }

    @Test("broker/policy.json is what the operator demands of platforms; one that cannot be read stops the broker")
    func policy() throws {
        let home = try TestHome.published()
        let policy = home.place("broker/policy.json")
        try Data("{}".utf8).write(to: policy)
        #expect(try home.refusal(map(home)).is("environment-not-allowed", 77))
        try Data(#"{"environments":["simulated"],"statuses":["Revoked"]}"#.utf8).write(to: policy)
        #expect(try home.refusal(map(home)).is("policy-malformed", 78))
        try Data(#"{"environments":["simulated"]}"#.utf8).write(to: policy)
        try home.succeed(map(home))
    }

    @Test("an audit in which a bit is flipped is another one: audit-altered")
    func altered() throws {
        let home = try TestHome.published()
        try home.succeed(map(home))
        try Tamper.flip(home.place("broker/audit.log"), at: -1)
        #expect(try home.refusal(map(home)).is("audit-altered", 78))
        #expect(try home.refusal(["broker", "audit"]).is("audit-altered", 78))
    }
}
