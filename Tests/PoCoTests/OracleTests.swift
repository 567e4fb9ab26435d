import Cryptography
import MarketTestSupport
import Orders
import PoCo
import Testing

/// What a task's callback stores.
@Suite struct OracleTests {
    private let contract = MarketCase.workers[2]
    private let identifier = MarketCase.digest("oracle")

    /// `abi.encode(bytes32, uint256, bytes)`, written out by hand.
    private func encoded(date: UInt64, value: [UInt8]) -> [UInt8] {
        let padding = [UInt8](repeating: 0, count: (32 - value.count % 32) % 32)
        return identifier.bytes + UInt256(date).bigEndianBytes + UInt256(96).bigEndianBytes
            + UInt256(UInt64(value.count)).bigEndianBytes + value + padding
    }

    /// Completes one more task of the case with this data.
    private func complete(_ fine: inout MarketCase, index: UInt64, _ data: [UInt8]) throws -> TaskIdentifier {
        if fine.market.deals.isEmpty { try fine.market.matchOrders(try fine.orders, at: fine.start) }
        let deal = try #require(fine.market.deals.keys.first)
        let task = try fine.market.initialize(deal, index: UInt256(index))
        let digest = Keccak256.digest(of: data)
        let commitment = ResultCommitment(task: task, worker: MarketCase.workers[0], resultDigest: digest)
        try fine.market.contributeAndFinalize(
            VerifiedContribution(assumingSigned: commitment),
            digest: digest,
            outcome: TaskOutcome(callbackResults: data),
            at: fine.start
        )
        return task
    }

    @Test("what is given to a callback is Solidity's one encoding, and reads back", arguments: [0, 1, 31, 32, 33, 64])
    func encoding(count: Int) throws {
        let callback = OracleCallback(identifier: identifier, date: UInt256(7), value: Array((1...64).prefix(count)))
        #expect(callback.encoded == encoded(date: 7, value: callback.value))
        #expect(OracleCallback(callback.encoded) == callback)
    }

    @Test("a later value replaces an earlier one, and no other")
    func laterWins() throws {
        var fine = try MarketCase(callback: contract)
        let name = OracleName(contract: contract, identifier: identifier)
        let first = try complete(&fine, index: 0, encoded(date: 7, value: [1, 2, 3]))
        #expect(fine.market.oracles[name]?.value == [1, 2, 3] && fine.market.oracles[name]?.task == first)
        #expect(fine.market.events.last == .oracleUpdated(name, task: first, date: UInt256(7)))
        let again = try complete(&fine, index: 1, encoded(date: 7, value: [4]))
        #expect(fine.market.oracles[name]?.task == first && fine.market.tasks[again]?.status == .completed)
        let later = try complete(&fine, index: 2, encoded(date: 8, value: []))
        #expect(fine.market.oracles[name]?.value == [] && fine.market.oracles[name]?.task == later)
        #expect(fine.market.oracles[name]?.date == UInt256(8) && fine.market.oracles[name]?.storedAt == fine.start)
    }

    @Test("data that the callback does not understand is ignored, and the task is completed and paid")
    func malformed() throws {
        let good = encoded(date: 7, value: [1])
        var long = good
        long.replaceSubrange(96..<128, with: UInt256.max.bigEndianBytes)
        var offset = good
        offset[95] = 97
        var padded = good
        padded[159] = 1
        let spoiled = [
            [], Array(good.dropLast()), Array(good.prefix(128)), good + [UInt8](repeating: 0, count: 32), long, offset,
            padded, encoded(date: 0, value: [1]),
        ]
        for data in spoiled {
            var fine = try MarketCase(callback: contract)
            let task = try complete(&fine, index: 0, data)
            #expect(fine.market.oracles.isEmpty && fine.market.tasks[task]?.status == .completed)
        }
    }

    @Test("data other than what was agreed on is refused")
    func mismatch() throws {
        var fine = try MarketCase(callback: contract)
        let task = try fine.openTask()
        #expect(throws: PoCoError.callbackMismatch) {
            try fine.market.contributeAndFinalize(
                MarketCase.signed(task, 0, "good"),
                digest: MarketCase.digest("good"),
                outcome: TaskOutcome(callbackResults: [1]),
                at: fine.start
            )
        }
    }
}
