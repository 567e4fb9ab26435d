import Cryptography
import Foundation
import Ledger
import Orders
import PoCo
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

extension StandardTaskTests {
    /// Has workers do a task whose result is waited for.
    private func agree(on ask: [String], _ workers: [String]) throws -> JSONObject {
        var processes = try workers.map { try home.start(["worker", "run", "--wallet", $0, "--interval", "0.1"]) }
        processes.append(try home.start(["scheduler", "run", "--interval", "0.1"]))
        defer { for process in processes { process.killNow() } }
        return try home.succeed(["run", "statistics", "--persons", "50"] + ask)
    }

    private func score(_ account: EthereumAddress) throws -> String {
        let shown = try home.succeed(["account", "show", "--address", account.checksummed])
        return try #require(try shown.objects("accounts").first).text("score")
    }

    @Test("a worker that lies is outvoted: it loses stake and reputation, and who was right has a share of its stake")
    func liar() throws {
        let secrets = try home.opened().secrets
        for role in [HomeSecrets.Key.requesterWallet, .poolWallet] {
            try deposit(1000, for: secrets.wallet(role).address)
        }
        try home.succeed(["scheduler", "offer", "--price", "100", "--trust", "10"])
        let (liar, honest) = (try wallet(211), try [212, 213, 214].map { try wallet($0) })
        for seed in ["1", "2"] {
            let ask = ["--seed", seed, "--trust", "3", "--output", home.place("\(seed).json").path]
            _ = try agree(on: ask, [liar.file, honest[0].file])
        }
        #expect(try score(liar.address) == "2" && score(honest[0].address) == "2")
        let before = (try balance(liar.address) ?? 0, try balance(honest[1].address) ?? 0)

        let ask = ["run", "statistics", "--persons", "50", "--seed", "3", "--trust", "3"]
        let text = try home.succeed(ask).text("task")
        // What it will reveal is on its own disk, where whoever runs it may write.
        let lie = home.place("pool/workers/\(liar.address.lowercase)/\(text)")
        try Data("{}\n".utf8).write(to: lie)
        var processes = [try home.start(["worker", "run", "--wallet", liar.file, "--interval", "0.1"])]
        defer { for process in processes { process.killNow() } }
        processes.append(try home.start(["scheduler", "run", "--interval", "0.1"]))
        let ledger = try home.opened().ledger
        let task = TaskIdentifier(try Digest(Hexadecimal.decode(text)))
        func wait(until isSo: (MarketTask) -> Bool) throws {
            let end = Date(timeIntervalSinceNow: 60)
            while try !isSo(#require(try ledger.marketTask(task))) {
                try #require(Date() < end)
                usleep(50_000)
            }
        }
        try wait { $0.contributors == [liar.address] }
        for worker in honest {
            processes.append(try home.start(["worker", "run", "--wallet", worker.file, "--interval", "0.1"]))
        }
        try wait { $0.status == .completed }
        let right = CityStatistics().result(of: ["--persons", "50", "--days", "1", "--seed", "3"])
        #expect(try ledger.marketTask(task)?.resultDigest == SHA256Digest.of(right))
        #expect(try balance(liar.address) == before.0 - 30 && score(liar.address) == "1")
        // 99 % of the price and of the lost stake by three, rounded down.
        #expect(try balance(honest[1].address) == before.1 + 42 && score(honest[1].address) == "1")
        try home.succeed(["log", "verify"])
    }

    @Test("a task with a callback leaves its result with an oracle, with task and date, and a later one replaces it")
    func callback() throws {
        try home.succeed(["scheduler", "offer"])
        let worker = try wallet(221).file
        let contract = "0x" + String(repeating: "7", count: 40)
        func ask(days: String) throws -> (run: JSONObject, value: JSONObject, result: [UInt8]) {
            let file = home.place("days-\(days).json")
            let words = ["--days", days, "--callback", contract, "--output", file.path]
            let run = try agree(on: words, [worker])
            let shown = try home.succeed(["oracle", "show", contract, run.text("oracle")]).objects("values")
            return (run, try #require(shown.first), [UInt8](try Data(contentsOf: file)))
        }
        let first = try ask(days: "1")
        #expect(first.result == CityStatistics().result(of: ["--persons", "50", "--days", "1"]))
        #expect(try first.value.text("value") == "0x" + Hexadecimal.encode(first.result))
        #expect(try first.value.text("task") == first.run.text("task"))
        let start = try home.succeed(["deal", "show", first.run.text("deal")]).number("start")
        #expect(try first.value.text("date") == String(start))
        let again = try ask(days: "1")
        #expect(try again.value.text("task") == again.run.text("task") && again.result == first.result)
        // What is longer than a callback may be given is stored by its digest.
        let long = try ask(days: "28")
        #expect(try long.value.text("value") == "0x" + SHA256Digest.of(long.result).hexadecimal)
        #expect(try home.succeed(["oracle", "show"]).objects("values").count == 2)
    }
}
