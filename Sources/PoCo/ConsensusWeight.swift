import Cryptography
package import Orders

/// How much a worker's word counts, by its reputation: max(⌊score ∕ 3⌋, 3) − 1.
struct ConsensusWeight {
    /// The weight; 2 for a new worker.
    let value: UInt256

    /// The weight of a worker of this score.
    init(score: UInt256) throws {
        value = try max(score.quotientAndRemainder(dividingBy: 3).quotient, UInt256(3)).subtracting(UInt256(1))
    }

    /// ⌊log₂⌋ of the weight: the share in a reward.
    var logarithm: UInt64 {
        let bytes = value.bigEndianBytes
        guard let first = bytes.firstIndex(where: { $0 != 0 }) else { return 0 }
        return UInt64(8 * (bytes.count - 1 - first) + 7 - bytes[first].leadingZeroBitCount)
    }
}

extension MarketTask {
    /// Notes a commitment, and lets its group grow by the worker's weight: the first of a group brings its weight, each
    /// further one multiplies the group.
    mutating func add(_ contribution: Contribution, weight: ConsensusWeight) throws {
        let group = groups[contribution.resultHash] ?? .zero
        let grown = try max(group, UInt256(1)).multiplied(by: weight.value)
        groups[contribution.resultHash] = grown
        totalWeight = try totalWeight.adding(grown.subtracting(group))
        contributors.append(contribution.worker)
        contributions[contribution.worker] = RecordedContribution(
            resultHash: contribution.resultHash,
            resultSeal: contribution.resultSeal,
            enclaveChallenge: contribution.enclaveChallenge,
            status: .contributed,
            weight: weight.logarithm
        )
    }

    /// Whether there would be no consensus even if further workers agreed with the result that weighs most.
    ///
    /// - Parameters:
    ///   - pending: The reputations of workers who are going to contribute.
    ///   - trust: The deal's trust, at least 1.
    /// - Returns: Whether a further worker is wanted.
    /// - Throws: `OrdersError.numberOverflow`.
    package func wantsMore(than pending: [UInt256], trust: UInt256) throws -> Bool {
        let best = groups.values.max() ?? .zero
        var group = best
        for score in pending {
            group = try max(group, UInt256(1)).multiplied(by: ConsensusWeight(score: score).value)
        }
        let total = try totalWeight.subtracting(best).adding(group)
        return try group.multiplied(by: trust) <= total.multiplied(by: trust.subtracting(UInt256(1)))
    }

    /// Whether a result is trusted enough: group · trust > total · (trust − 1).
    func hasConsensus(on result: Digest, trust: UInt256) throws -> Bool {
        let group = groups[result] ?? .zero
        return try group.multiplied(by: trust) > totalWeight.multiplied(by: trust.subtracting(UInt256(1)))
    }
}
