import Cryptography
import Orders
import PoCo
import Testing

/// How many workers a scheduler asks: PoCo's table of trust and agreeing workers without a reputation.
@Suite struct WantedWorkersTests {
    private func task() throws -> MarketTask {
        let zero = try Digest([UInt8](repeating: 0, count: 32))
        return MarketTask(
            deal: DealIdentifier(zero),
            index: .zero,
            referenceTime: 300,
            contributionDeadline: 2100,
            finalDeadline: 3000
        )
    }

    @Test(
        "as many as the trust needs, and no more",
        arguments: [
            (1, 1), (2, 1), (3, 2), (4, 2), (5, 3), (8, 3), (10, 4), (20, 5), (50, 6), (100, 7), (1000, 10),
        ] as [(UInt64, Int)]
    )
    func newWorkers(trust: UInt64, needed: Int) throws {
        let task = try task()
        for count in 0..<needed {
            let pending = [UInt256](repeating: .zero, count: count)
            #expect(try task.wantsMore(than: pending, trust: UInt256(trust)), "\(count)")
        }
        #expect(try !task.wantsMore(than: [UInt256](repeating: .zero, count: needed), trust: UInt256(trust)))
    }

    @Test("workers of reputation weigh more, and those who disagreed must be outweighed")
    func weights() throws {
        // A reputation of 33 weighs 10: one such worker is worth four new ones, nearly.
        var task = try task()
        #expect(try !task.wantsMore(than: [UInt256(33)], trust: UInt256(10)))
        #expect(try task.wantsMore(than: [UInt256(33)], trust: UInt256(11)))
        let wrong = SHA256Digest.of([1])
        task.groups[wrong] = UInt256(2)
        task.totalWeight = UInt256(3)
        // The rest may agree with either; who is best now is counted on.
        #expect(try task.wantsMore(than: [], trust: UInt256(3)))
        #expect(try !task.wantsMore(than: [.zero], trust: UInt256(3)))
        task.groups[SHA256Digest.of([2])] = UInt256(8)
        task.totalWeight = UInt256(11)
        #expect(try task.wantsMore(than: [], trust: UInt256(4)))
        #expect(try !task.wantsMore(than: [.zero], trust: UInt256(4)))
    }
}
