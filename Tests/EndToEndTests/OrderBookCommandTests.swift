import Cryptography
import Foundation
import StrictJSON
import TestSupport
import Testing

@testable import PandappCLI

/// `pandapp order publish|cancel|show`, `orderbook`, `group` and `dataset`, on a home with a published day.
@Suite struct OrderBookCommandTests {
    let home: TestHome

    init() throws {
        home = try TestHome.published()
    }

    /// Signs an order for the home's ledger, as a file.
    private func sign(_ order: [String: JSONValue], by wallet: String, _ more: [String] = []) throws -> String {
        let file = home.place("order-\(UUID().uuidString).json")
        try Data(JSONValue.object(order).description.utf8).write(to: file)
        let signed = file.path + ".signed"
        let words = ["order", "sign", file.path, "--domain", "local", "--wallet", home.place(wallet).path]
        try home.succeed(words + ["--output", signed] + more)
        return signed
    }

    func app(_ name: String) throws -> String {
        let apps = try home.succeed(["app", "list"]).objects("apps")
        return try #require(try apps.first { try $0.text("app") == name }).text("address")
    }

    @Test("the published datasets are in the book, restricted; the app, or any, finds them")
    func published() throws {
        let hidden = try home.succeed(["orderbook", "dataset"])
        #expect(try hidden.number("count") == 0 && hidden.number("restricted") == 2)
        let all = try home.succeed(["orderbook", "dataset", "--app", "any", "--page-size", "1"])
        #expect(try all.number("count") == 2 && all.number("next_page") == 1 && all.objects("orders").count == 1)
        let mine = try home.succeed(["orderbook", "dataset", "--app", app("heatmap"), "--app-strict"])
        let order = try #require(try mine.objects("orders").first)
        #expect(try mine.number("count") == 1 && order.text("status") == "open" && order.text("kind") == "dataset")
        let shown = try home.succeed(["order", "show", order.text("order_hash")])
        #expect(try shown.text("remaining") == order.text("remaining"))
        #expect(try shown.object("order").text("apprestrict") == app("heatmap").lowercased())
        #expect(try home.succeed(["orderbook", "app"]).number("count") == 2)
        #expect(try home.succeed(["orderbook", "app", "--max-tag", "none"]).number("count") == 0)
        #expect(try home.succeed(["orderbook", "workerpool", "--min-tag", "tee"]).number("count") == 1)
        #expect(try home.succeed(["orderbook", "workerpool", "--category", "4"]).number("count") == 0)
        for wrong in [["--page", "-1"], ["--page-size", "1001"], ["--min-tag", "tee,"], ["--min-price", "-1"]] {
            #expect(try home.run(["orderbook", "app"] + wrong).status == 64, "\(wrong)")
        }
        #expect(try home.refusal(["order", "show", "0x" + String(repeating: "0", count: 64)]).is("unknown-order", 77))
    }

    @Test("an order is published once, by its owner, and canceled by its owner alone")
    func lifecycle() throws {
        let request: [String: JSONValue] = [
            "app": .text(try app("heatmap")), "category": .text("1"), "tag": .array([.text("tee")]),
            "workerpoolmaxprice": .text("7"), "params": .text("{}"),
        ]
        let file = try sign(request, by: "requester/wallet.key")
        #expect(try home.refusal(["order", "publish", file]).is("order-dead", 77), "it cannot be paid")
        try home.succeed(["account", "deposit", "7"])
        let hash = try home.succeed(["order", "publish", file]).object("published").text("order_hash")
        #expect(try home.succeed(["order", "publish", file]).object("published").text("order_hash") == hash)
        let listed = try home.succeed(["orderbook", "request", "--min-price", "7"])
        #expect(try listed.objects("orders").map { try $0.text("order_hash") } == [hash])
        #expect(try home.succeed(["orderbook", "request", "--min-price", "8"]).number("count") == 0)

        let stranger = ["--wallet", home.place("pool/wallet.key").path]
        #expect(try home.refusal(["order", "cancel", hash] + stranger).status == 77)
        #expect(try home.succeed(["order", "show", hash]).text("status") == "open")
        let canceled = try home.succeed(["order", "cancel", hash]).object("canceled")
        #expect(try canceled.text("status") == "canceled" && canceled.text("remaining") == "0")
        #expect(try home.succeed(["order", "cancel", hash]).object("canceled").text("status") == "canceled")
        #expect(try home.succeed(["orderbook", "request"]).number("count") == 0)
        #expect(try home.succeed(["orderbook", "request", "--status", "canceled"]).number("count") == 1)
        #expect(try home.refusal(["order", "publish", file]).is("order-exhausted", 77))
        try home.succeed(["log", "verify"])
    }

    @Test("a closing that was signed elsewhere closes; an order is no closing, and an operation no order")
    func operations() throws {
        let found = try #require(try home.succeed(["orderbook", "app"]).objects("orders").first)
        let shown = try JSONValue(parsing: home.run(["order", "show", found.text("order_hash")]).output)
        let order = try #require(shown["order"]?.asObject)
        let closing = try sign(order, by: "developer/wallet.key", ["--operation", "close"])
        #expect(try home.refusal(["order", "publish", closing]).is("operation-not-order", 65))
        let canceled = try home.succeed(["order", "cancel", "--operation", closing]).object("canceled")
        #expect(try canceled.text("order_hash") == found.text("order_hash") && canceled.text("status") == "canceled")
        let file = home.place("plain.json")
        try Data(JSONValue.object(order).description.utf8).write(to: file)
        #expect(try home.refusal(["order", "cancel", "--operation", file.path]).is("not-a-closing", 65))
        #expect(try home.run(["order", "cancel"]).status == 64)
        let forged = try sign(order.filter { $0.key != "salt" }, by: "pool/wallet.key")
        #expect(try home.refusal(["order", "publish", forged]).is("order-not-signed", 77))
        let unknown = order.merging(["app": .text("0x" + String(repeating: "1", count: 40))]) { $1 }
        let dead = try sign(unknown, by: "developer/wallet.key")
        #expect(try home.refusal(["order", "publish", dead]).is("order-dead", 77))
    }

    @Test("an order that its owner presigned needs no signature of its own, on this ledger alone")
    func presigning() throws {
        let order: [String: JSONValue] = [
            "app": .text(try app("heatmap")), "appprice": .text("4"), "tag": .array([.text("tee")]),
            "salt": .text("0x" + String(repeating: "5", count: 64)),
        ]
        let forged = try sign(order, by: "pool/wallet.key", ["--operation", "sign"])
        #expect(try home.refusal(["order", "publish", forged]).status == 77)
        let presigning = try sign(order, by: "developer/wallet.key", ["--operation", "sign"])
        let published = try home.succeed(["order", "publish", presigning]).object("published")
        #expect(try published.text("status") == "open" && published.object("order").text("sign") == "0x")
        let hash = try published.text("order_hash")
        #expect(try home.succeed(["order", "publish", presigning]).object("published").text("order_hash") == hash)

        let shown = try JSONValue(parsing: home.run(["order", "show", hash]).output)
        let file = home.place("presigned.json")
        try Data(try #require(shown["order"]).description.utf8).write(to: file)
        let verified = try home.succeed(["order", "verify", file.path, "--domain", "local"])
        #expect(try verified.boolean("is_presigned") && verified.text("digest") == hash)
        #expect(try verified.text("signer") == published.text("owner"))
        let elsewhere = ["order", "verify", file.path, "--domain", "local-example"]
        #expect(try home.refusal(elsewhere).is("order-not-signed", 65))
        try home.succeed(["order", "cancel", hash])
        #expect(try home.refusal(["order", "publish", presigning]).is("order-exhausted", 77))
    }

    @Test("an order that could not make a deal is not presigned either")
    func deadPresigning() throws {
        let found = try #require(try home.succeed(["orderbook", "workerpool"]).objects("orders").first)
        let order: [String: JSONValue] = [
            "workerpool": .text(try found.object("order").text("workerpool")), "workerpoolprice": .text("1000"),
            "category": .text("1"), "trust": .text("1"), "tag": .array([.text("tee")]),
        ]
        // Its pool has nothing to stake.
        let presigning = try sign(order, by: "pool/wallet.key", ["--operation", "sign"])
        let entries = try home.succeed(["log", "verify"]).number("entries")
        #expect(try home.refusal(["order", "publish", presigning]).is("order-dead", 77))
        #expect(try home.succeed(["log", "verify"]).number("entries") == entries)
    }

    @Test("a group's members are changed by its owner's wallet, and the book counts them as admitted")
    func groups() throws {
        let group = try home.succeed(["group", "add", "maps", "--member", "heatmap"])
        #expect(try group.texts("members") == [app("heatmap")])
        let other = try home.succeed(["group", "show", "maps", "--wallet", home.place("pool/wallet.key").path])
        #expect(try other.text("group") != group.text("group") && other.texts("members").isEmpty)
        let pool: [String: JSONValue] = [
            "workerpool": .text(try workerpool()), "category": .text("1"), "tag": .array([.text("tee")]),
            "apprestrict": .text(try group.text("group").lowercased()),
        ]
        let file = try sign(pool, by: "pool/wallet.key")
        let hash = try home.succeed(["order", "publish", file]).object("published").text("order_hash")
        let admitted = ["orderbook", "workerpool", "--app", try app("heatmap")]
        #expect(try home.succeed(admitted).objects("orders").map { try $0.text("order_hash") }.contains(hash))
        let words = ["group", "remove", "maps", "--member", "heatmap"]
        #expect(try home.succeed(words).texts("members").isEmpty)
        #expect(try !home.succeed(admitted).objects("orders").map { try $0.text("order_hash") }.contains(hash))
    }

    private func workerpool() throws -> String {
        let order = try #require(try home.succeed(["orderbook", "workerpool"]).objects("orders").first)
        return try order.object("order").text("workerpool")
    }
}

extension OrderBookCommandTests {
    @Test("a day is granted on further terms to its own app alone; revoking the day takes all of it back")
    func grants() throws {
        let group = try home.succeed(["group", "add", "researchers", "--member", requester()]).text("group")
        let grant = ["dataset", "grant", "--app", "heatmap", "--date", TestHome.day, "--requester", group]
        let granted = try home.succeed(grant)
        #expect(try granted.boolean("is_new"))
        let order = try granted.object("granted").object("order")
        #expect(try order.text("apprestrict") == app("heatmap").lowercased())
        #expect(try order.text("requesterrestrict") == group.lowercased())
        let again = try home.succeed(grant)
        #expect(try !again.boolean("is_new"))
        #expect(try again.object("granted").text("order_hash") == granted.object("granted").text("order_hash"))
        #expect(try home.succeed(grant + ["--price", "5"]).boolean("is_new"))
        let listed = try home.succeed(["dataset", "list", "--app", "heatmap"]).objects("datasets")
        #expect(try listed.map { try $0.text("price") } == ["0", "0", "5"])
        #expect(try listed.allSatisfy { try $0.text("date") == TestHome.day && $0.text("app") == "heatmap" })
        #expect(try home.succeed(["dataset", "list"]).objects("datasets").count == 4)

        try home.succeed(["dataset", "revoke", "--app", "heatmap", "--date", TestHome.day])
        #expect(try home.succeed(["dataset", "list", "--app", "heatmap"]).objects("datasets").isEmpty)
        let canceled = ["dataset", "list", "--app", "heatmap", "--status", "canceled"]
        #expect(try home.succeed(canceled).objects("datasets").count == 3)
        #expect(try home.refusal(grant).is("dataset-order-closed", 77))
        let other = ["dataset", "grant", "--app", "heatmap", "--date", "2020-04-02"]
        #expect(try home.refusal(other).is("not-published", 66))
    }

    private func requester() throws -> String { try home.opened().secrets.wallet(.requesterWallet).address.checksummed }
}
