import ContributionTestSupport
import Cryptography
import Datasets
import TestSupport
import Testing

@testable import SocialDistance

/// Answers over segments in memory, one by one and many at a time, against comparing everybody with everybody.
@Suite struct ContactBatchTests {
    @Test(
        "whatever the blocks and the cores, everybody is told whom they met",
        arguments: [4, 12, 100, 65_520],
        [1, 2, 3, 8]
    )
    func oneByOne(block: Int, workers: Int) throws {
        let day = try ContactDay(seed: UInt64(block + workers))
        let dataset = try day.dataset(block: block)
        for person in stride(from: 0, to: 40, by: 7) {
            #expect(
                try ContactAnswer.count(for: day.keys[person], in: dataset, workers: workers) == day.naive(person)
            )
        }
    }

    @Test("many at a time are told the same, in their order, strangers and repeated ones too", arguments: [1, 2, 5])
    func batch(workers: Int) throws {
        let day = try ContactDay(seed: 9)
        let dataset = try day.dataset(block: 60)
        let stranger = try Contributions.key(200).verificationKey
        let people = day.keys.reversed() + [stranger, day.keys[3], stranger]
        let nobody = ContactAnswer(days: 0, ill: 0, notDeclared: 0)
        let expected = (0..<40).reversed().map { day.naive($0) } + [nobody, day.naive(3), nobody]
        #expect(try ContactAnswer.counts(for: people, in: dataset, workers: workers) == expected)
        #expect(try ContactAnswer.counts(for: [], in: dataset, workers: workers).isEmpty)
        #expect(try ContactAnswer.counts(for: [day.keys[5]], in: dataset, workers: workers) == [day.naive(5)])
    }

    @Test("more contacts than the memory holds are counted in parts, to the same answers", arguments: [0, 1, 40, 200])
    func bounded(pairs: Int) throws {
        let day = try ContactDay(seed: 11)
        let answers = try ContactAnswer.counts(
            for: day.keys,
            in: day.dataset(block: 100),
            workers: 2,
            maximumPairs: pairs
        )
        #expect(answers == day.keys.indices.map { day.naive($0) })
    }

    @Test("a group longer than many blocks, on more cores than it has blocks, is one group")
    func longGroup() throws {
        let day = try ContactDay(seed: 1, persons: 60, presences: 4000, cells: 1)
        for workers in [1, 4, 16] {
            let dataset = try day.dataset(block: 20)
            #expect(try ContactAnswer.count(for: day.keys[0], in: dataset, workers: workers) == day.naive(0))
            #expect(
                try ContactAnswer.counts(for: Array(day.keys.prefix(9)), in: dataset, workers: workers)
                    == (0..<9).map { day.naive($0) }
            )
        }
    }

    @Test(
        "every block is read whoever asks: one that does not verify leaves no answer",
        arguments: [1, 200] as [UInt8]
    )
    func readToEnd(asker: UInt8) throws {
        let day = try ContactDay(seed: 2, presences: 20_000, cells: 1000)
        let key = try Contributions.key(asker).verificationKey
        for workers in [1, 2] {
            let whole = try day.encryptedDataset()
            #expect((try ContactAnswer.count(for: key, in: whole, workers: workers).days > 0) == (asker == 1))
            for block in 0...1 {
                let spoiled = try day.encryptedDataset(spoiling: block)
                #expect(throws: CryptographyError.streamAuthenticationFailed) {
                    try ContactAnswer.count(for: key, in: spoiled, workers: workers)
                }
                #expect(throws: CryptographyError.streamAuthenticationFailed) {
                    try ContactAnswer.counts(for: [key] + day.keys, in: spoiled, workers: workers)
                }
            }
        }
    }
}
