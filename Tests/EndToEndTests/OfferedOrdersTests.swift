import Cryptography
import Foundation
import StrictJSON
import Testing

@testable import PandappCLI

/// Which of the orders in the book `run heatmap` takes, on a home with a published day.
@Suite struct OfferedOrdersTests {
    private let home: TestHome
    private let stranger = "0x" + String(repeating: "9", count: 40)
    private let ask: [String]

    init() throws {
        home = try TestHome.published()
        ask = ["run", "heatmap", "--date", TestHome.day, "--dry-run"]
    }

    private func app(_ name: String) throws -> String {
        let apps = try home.succeed(["app", "list"]).objects("apps")
        return try #require(try apps.first { try $0.text("app") == name }).text("address")
    }

    /// The one open order of an app or a workerpool, canceled; what it offered.
    private func cancel(_ kind: String, of subject: String? = nil) throws -> String {
        let found = try home.succeed(["orderbook", kind]).objects("orders")
        let order = try #require(try found.first { try subject == nil || $0.object("order").text(kind) == subject })
        try home.succeed(["order", "cancel", order.text("order_hash")])
        return try order.object("order").text(kind)
    }

    @discardableResult
    private func publish(_ members: [String: String], by role: String) throws -> String {
        let file = home.place("order-\(UUID().uuidString).json")
        let order = JSONValue.object(members.mapValues { .text($0) })
        try Data(order.description.utf8).write(to: file)
        let signed = file.path + ".signed"
        let wallet = home.place("\(role)/wallet.key").path
        try home.succeed(["order", "sign", file.path, "--domain", "local", "--wallet", wallet, "--output", signed])
        return try home.succeed(["order", "publish", signed]).object("published").text("order_hash")
    }

    @Test("orders for others are passed over, however old; where there are no others, that is what is told")
    func passedOver() throws {
        try home.succeed(ask)
        try home.succeed(["account", "deposit", "5"])
        let heatmap = try app("heatmap").lowercased()
        let map = ["app": heatmap, "tag": "tee", "appprice": "3"]
        _ = try cancel("app", of: heatmap)
        #expect(try home.refusal(ask).is("nothing-offered", 77))
        try publish(map.merging(["requesterrestrict": stranger]) { $1 }, by: "developer")
        let refusal = try home.refusal(ask)
        #expect(refusal.is("app-restricted-to-another-requester", 77), "\(refusal)")

        let pool = ["workerpool": try cancel("workerpool"), "tag": "tee", "category": "1", "trust": "1"]
        try publish(pool.merging(["apprestrict": app("social-distance").lowercased()]) { $1 }, by: "pool")
        let dear = try publish(map.merging(["appprice": "5"]) { $1 }, by: "developer")
        #expect(try home.refusal(ask).is("workerpool-restricted-to-another-app", 77))
        let untrusted = try publish(pool.merging(["trust": "0"]) { $1 }, by: "pool")
        #expect(try home.refusal(ask).is("trust-too-low", 77))
        try publish(pool, by: "pool")
        #expect(try home.succeed(ask).text("price") == "5")
        try publish(map, by: "developer")
        #expect(try home.succeed(ask).text("price") == "3", "the cheapest of the app's")

        let words = ["run", "heatmap", "--date", TestHome.day, "--output", home.place("map").path]
        let deal = try home.succeed(words).text("deal")
        #expect(try home.succeed(["deal", "show", deal]).text("price") == "3")
        for hash in [dear, untrusted] {
            #expect(try home.succeed(["order", "show", hash]).text("consumed") == "0")
        }
    }

    @Test("several reasons are all told, the first as the code")
    func reasons() throws {
        let heatmap = try app("heatmap").lowercased()
        let workerpool = try cancel("workerpool")
        _ = try cancel("app", of: heatmap)
        for members in [["apprestrict": stranger], ["requesterrestrict": stranger]] {
            let pool = ["workerpool": workerpool, "tag": "tee", "category": "1", "trust": "1"]
            try publish(pool.merging(members) { $1 }, by: "pool")
        }
        try publish(["app": heatmap, "tag": "tee"], by: "developer")
        let refusal = try home.refusal(ask)
        let pair = ["workerpool-restricted-to-another-app", "workerpool-restricted-to-another-requester"]
        #expect(pair.contains(refusal.code))
        #expect(refusal.why.contains("another app") && refusal.why.contains("another requester"), "\(refusal)")
    }
}
