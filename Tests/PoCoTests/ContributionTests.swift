import Cryptography
import MarketTestSupport
import Orders
import PoCo
import Testing

/// The signatures without which nobody contributes.
@Suite struct ContributionTests {
    private let digest = MarketCase.digest("good")

    /// A contribution by a worker with an enclave, with what each must sign.
    private func contribution(
        _ task: TaskIdentifier,
        authority: Wallet,
        enclave: Wallet? = .enclave
    ) throws -> Contribution {
        let worker = try Wallet.worker.address
        let commitment = ResultCommitment(task: task, worker: worker, resultDigest: digest)
        let challenge = try enclave.map { try $0.address } ?? .zero
        let authorization = WorkerAuthorization(worker: worker, task: task, enclaveChallenge: challenge)
        return Contribution(
            commitment,
            enclaveChallenge: challenge,
            enclaveSignature: try enclave.map { try $0.key().signMessage(hash: commitment.enclaveHash).bytes65 } ?? [],
            authorization: try authority.key().signMessage(hash: authorization.hash).bytes65
        )
    }

    @Test("a confidential task takes a contribution with the scheduler's and the enclave's signature, and no other")
    func confidential() throws {
        var fine = try MarketCase()
        try fine.market.deposit(UInt256(1000), for: try Wallet.worker.address)
        let task = try fine.openTask()
        let good = try contribution(task, authority: .pool)
        for (error, spoiled) in [
            (PoCoError.enclaveMissing, try contribution(task, authority: .pool, enclave: nil)),
            (.notAuthorized, try contribution(task, authority: .stranger)),
            (.notAuthorized, spoil(good) { $0.worker = MarketCase.workers[0] }),
            (.notAuthorized, spoil(good) { $0.authorization = [] }),
            (.enclaveSignatureInvalid, spoil(good) { $0.enclaveSignature = [] }),
            (.enclaveSignatureInvalid, spoil(good) { $0.resultHash = $0.resultSeal }),
            (.notActive, spoil(good) { $0.task = TaskIdentifier(digest) }),
        ] {
            #expect(throws: error) { try fine.market.contribute(spoiled, at: fine.start) }
        }
        try fine.market.contribute(good, at: fine.start)
        let taken = fine.market.tasks[task]?.contributions[try Wallet.worker.address]
        #expect(taken?.enclaveChallenge == good.enclaveChallenge)
    }

    @Test("a broker of enclaves authorizes in place of the scheduler")
    func broker() throws {
        var fine = try MarketCase()
        let old = fine.market
        fine.market = Marketplace(domain: old.domain, enclaveBroker: try Wallet.stranger.address)
        for (kind, assets) in old.owners {
            for (address, owner) in assets { try fine.market.register(kind, at: address, owner: owner) }
        }
        for account in [fine.scenario.request.requester, fine.poolOwner] {
            try fine.market.deposit(UInt256(1_000_000), for: account)
        }
        let task = try fine.openTask()
        let byPool = try contribution(task, authority: .pool)
        #expect(throws: PoCoError.notAuthorized) { try fine.market.verify(byPool) }
        let byBroker = try contribution(task, authority: .stranger)
        try fine.market.contributeAndFinalize(byBroker, digest: digest, at: fine.start)
        #expect(fine.market.tasks[task]?.status == .completed)
    }

    @Test("a task without an enclave takes the scheduler's authorization")
    func standard() throws {
        var fine = try MarketCase(tag: .none)
        let task = try fine.openTask()
        let byStranger = try contribution(task, authority: .stranger, enclave: nil)
        #expect(throws: PoCoError.notAuthorized) { try fine.market.verify(byStranger) }
        let byPool = try contribution(task, authority: .pool, enclave: nil)
        try fine.market.contributeAndFinalize(byPool, digest: digest, at: fine.start)
    }

    private func spoil(_ contribution: Contribution, _ spoil: (inout Contribution) -> Void) -> Contribution {
        var spoiled = contribution
        spoil(&spoiled)
        return spoiled
    }
}
