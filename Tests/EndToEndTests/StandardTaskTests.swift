import Cryptography
import Foundation
import StrictJSON
import Testing

@testable import PandappCLI

/// `pandapp scheduler`, `worker` and `run statistics`, as real processes on one home.
@Suite struct StandardTaskTests {
    private let home: TestHome

    init() throws {
        home = try TestHome()
        try home.initialise(city: "45.7578,4.8320", timeZone: "Europe/Paris")
    }

    /// A wallet with a deposit, as a key file.
    private func wallet(_ key: UInt8) throws -> (file: String, address: EthereumAddress) {
        let secret = [UInt8](repeating: key, count: 32)
        let file = home.place("worker-\(key).key")
        try Data((Hexadecimal.encode(secret) + "\n").utf8).write(to: file)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file.path)
        let address = try EthereumKey(secret: SecretBytes(copying: secret)).address
        try deposit(1000, for: address)
        return (file.path, address)
    }

    private func deposit(_ amount: Int, for account: EthereumAddress) throws {
        try home.succeed(["account", "deposit", String(amount), "--address", account.checksummed])
    }

    private func balance(_ account: EthereumAddress) throws -> Int? {
        let shown = try home.succeed(["account", "show", "--address", account.checksummed])
        return try shown.objects("accounts").first.flatMap { Int(try $0.text("balance")) }
    }

    @Test("two workers agree on a city's statistics, the requester has them, and everybody is paid")
    func statistics() throws {
        let secrets = try home.opened().secrets
        let requester = try secrets.wallet(.requesterWallet).address
        let (pool, developer) = (try secrets.wallet(.poolWallet).address, try secrets.wallet(.developerWallet).address)
        let terms = ["scheduler", "offer", "--price", "100", "--app-price", "7", "--trust", "10"]
        #expect(try home.refusal(terms).is("order-dead", 77), "the pool cannot stake")
        try deposit(1000, for: pool)
        let offer = try home.succeed(terms)
        #expect(try home.succeed(terms).text("workerpool_order") == offer.text("workerpool_order"))

        let file = home.place("statistics.json")
        let ask = ["run", "statistics", "--persons", "50", "--seed", "7", "--trust", "3", "--output", file.path]
        #expect(try home.refusal(ask + ["--dry-run"]).is("deposit-needed", 77))
        try deposit(1000, for: requester)
        let rehearsed = try home.succeed(ask + ["--dry-run"])
        #expect(try rehearsed.text("task_price") == "107" && balance(requester) == 1000)
        #expect(try home.refusal(ask + ["--trust", "11"]).is("nothing-offered", 77))

        let workers = try [201, 202].map { try wallet($0) }
        var processes = try workers.map {
            try home.start(["worker", "run", "--wallet", $0.file, "--interval", "0.1"])
        }
        processes.append(try home.start(["scheduler", "run", "--interval", "0.1"]))
        let ran = try home.succeed(ask)
        for process in processes { kill(process.identifier, SIGTERM) }
        let reports = try processes.map { try $0.finish() }
        #expect(reports.allSatisfy { $0.status == 0 })
        #expect(try reports[2].report.object("steps").number("finalized") == 1)

        let written = [UInt8](try Data(contentsOf: file))
        #expect(written == CityStatistics().result(of: ["--persons", "50", "--days", "1", "--seed", "7"]))
        #expect(try home.succeed(["task", "show", ran.text("task")]).text("state") == "completed")
        #expect(try balance(requester) == 893 && balance(developer) == 7)
        // 99 by two, rounded down; the scheduler has the rest.
        #expect(try workers.allSatisfy { try balance($0.address) == 1049 })
        #expect(try balance(pool) == 1002)
        try home.succeed(["log", "verify"])
    }

    @Test("orders are filled by their hashes, and a condition that fails is named before anything is locked")
    func filling() throws {
        let offer = try home.succeed(["scheduler", "offer"])
        let request = home.place("request.json")
        let order = #"{"app":"\#(try offer.text("app"))","category":0,"params":"--persons 10"}"#
        try Data(order.utf8).write(to: request)
        let wallet = home.place("requester/wallet.key").path
        let signed = request.path + ".signed"
        try home.succeed([
            "order", "sign", request.path, "--domain", "local", "--wallet", wallet, "--output", signed,
        ])
        let hash = try home.succeed(["order", "publish", signed]).object("published").text("order_hash")
        let fill = ["order", "fill", "--app", try offer.text("app_order"), "--request", hash, "--workerpool"]
        let right = fill + [try offer.text("workerpool_order")]
        #expect(try home.succeed(right + ["--dry-run"]).boolean("is_made") == false)
        #expect(try home.succeed(["order", "show", hash]).text("status") == "open")
        let confidential = try #require(
            try home.succeed(["orderbook", "workerpool", "--min-tag", "tee"]).objects("orders").first
        )
        #expect(try home.refusal(fill + [confidential.text("order_hash")]).is("category-mismatch", 77))
        #expect(try home.refusal(fill + [hash]).is("unknown-order", 77))
        #expect(try home.succeed(right).text("tasks") == "1")
        #expect(try home.succeed(["order", "show", hash]).text("status") == "filled")
        #expect(try home.refusal(right).is("no-volume-left", 77))
    }
}
