import Cryptography
import Foundation
import Ledger
import MarketTestSupport
import Orders
import PoCo
import Testing

@Suite struct LedgerTaskTests {
    let now = TemporaryLedger.now

    @Test("a task is initialized once, within its deal, with deadlines from the deal's start")
    func initialize() throws {
        let made = try TemporaryLedger()
        let deal = try made.match()
        let ledger = made.ledger
        let unknown = DealIdentifier(SHA256Digest.of([1]))
        try made.expectRefusal(.unknownDeal(unknown)) { try ledger.initialize(deal: unknown, index: .zero, at: now) }
        try made.expectRefusal(.market(.indexOutsideDeal)) {
            try ledger.initialize(deal: deal.identifier, index: UInt256(1), at: now)
        }
        let task = try ledger.initialize(deal: deal.identifier, index: .zero, at: now + 50)
        #expect(task.state == .active && task.completion == nil)
        #expect(task.contributionDeadline == now + 7 * 3600 && task.finalDeadline == now + 10 * 3600)
        #expect(try ledger.task(task.identifier) == task && ledger.tasks(of: deal.identifier) == [task])
        try made.expectRefusal(.market(.alreadyInitialized)) {
            try ledger.initialize(deal: deal.identifier, index: .zero, at: now)
        }
    }

    @Test("a right contribution completes the task, once")
    func completes() throws {
        let made = try TemporaryLedger()
        let task = try made.activeTask()
        let contribution = try made.contribution(to: task.identifier)
        try made.release(task)
        let done = try made.ledger.contributeAndFinalize(contribution, at: now + 9)
        #expect(done.state == .completed)
        #expect(done.completion?.resultDigest == contribution.commitment.resultDigest)
        #expect(done.completion?.results == contribution.results && done.completion?.at == now + 9)
        #expect(try done.completion?.worker == Wallet.worker.address)
        #expect(done.completion?.environment == .simulated && done.completion?.quoteDigest == SHA256Digest.of([1]))
        try made.expectRefusal(.market(.notActive)) {
            try made.ledger.contributeAndFinalize(contribution, at: now + 10)
        }
        try made.expectRefusal(.market(.nothingToClaim)) {
            try made.ledger.claim(task.identifier, at: now + 99_999)
        }
    }

    @Test("each check of a contribution refuses and leaves nothing")
    func refusedContributions() throws {
        let made = try TemporaryLedger()
        let task = try made.activeTask()
        let right = try made.contribution(to: task.identifier)
        func refuse(
            _ error: LedgerError,
            at time: Int64? = nil,
            _ spoil: (inout ConfidentialContribution) throws -> Void
        ) throws {
            var wrong = right
            try spoil(&wrong)
            try made.expectRefusal(error) { try made.ledger.contributeAndFinalize(wrong, at: time ?? now) }
        }
        let unknown = TaskIdentifier(SHA256Digest.of([9]))
        try refuse(.unknownTask(unknown)) {
            $0.commitment = ResultCommitment(
                task: unknown,
                worker: $0.commitment.worker,
                resultDigest: $0.commitment.resultDigest
            )
        }
        try refuse(.market(.contributionTimeOver), at: task.contributionDeadline) { _ in }
        try refuse(.market(.callbackMismatch)) { $0.callbackResult = [1] }
        try refuse(.market(.enclaveMissing)) { $0.enclaveChallenge = .zero }
        try refuse(.market(.notAuthorized)) { $0.enclaveChallenge = try Wallet.stranger.address }
        try refuse(.market(.notAuthorized)) { $0.authorization = [] }
        try refuse(.market(.notAuthorized)) {
            $0 = try TemporaryLedger.contribution(to: task.identifier, authorizing: .stranger, enclave: .enclave)
        }
        try refuse(.market(.notAuthorized)) {
            $0.commitment = ResultCommitment(
                task: task.identifier,
                worker: try Wallet.stranger.address,
                resultDigest: $0.commitment.resultDigest
            )
        }
        try refuse(.market(.enclaveSignatureInvalid)) {
            $0 = try TemporaryLedger.contribution(to: task.identifier, authorizing: .pool, enclave: .stranger)
        }
        try refuse(.market(.enclaveSignatureInvalid)) {
            $0.commitment = ResultCommitment(
                task: task.identifier,
                worker: $0.commitment.worker,
                resultDigest: SHA256Digest.of([8])
            )
        }
        try refuse(.resultsTooLong) { $0.results = String(repeating: "x", count: 4097) }
        try refuse(.environmentNotReleased) { _ in }
        try made.release(task)
        try refuse(.environmentNotReleased) { $0.environment = .sgx }
        try refuse(.environmentNotReleased) { $0.environment = nil }
        try made.ledger.contributeAndFinalize(right, at: task.contributionDeadline - 1)
    }

    @Test("replicated deals and wrong callback results are refused")
    func trustAndCallback() throws {
        let made = try TemporaryLedger()
        made.scenario.request.trust = UInt256(2)
        made.scenario.workerpool.trust = UInt256(2)
        let replicated = try made.activeTask()
        try made.expectRefusal(.market(.trustTooHigh)) {
            try made.ledger.contributeAndFinalize(made.contribution(to: replicated.identifier), at: now)
        }
        made.scenario.request.trust = .zero
        made.scenario.request.callback = try Wallet.stranger.address
        let task = try made.activeTask()
        try made.expectRefusal(.market(.callbackMismatch)) {
            try made.ledger.contributeAndFinalize(made.contribution(to: task.identifier), at: now)
        }
        var right = try TemporaryLedger.contribution(
            to: task.identifier,
            authorizing: .pool,
            enclave: .enclave,
            resultDigest: Keccak256.digest(of: [1, 2])
        )
        right.callbackResult = [1, 2]
        try made.release(task)
        try made.ledger.contributeAndFinalize(right, at: now)
    }

    @Test("a task that nobody completed is claimed after its final deadline only")
    func claim() throws {
        let made = try TemporaryLedger()
        let task = try made.activeTask()
        try made.expectRefusal(.market(.finalTimeAhead)) {
            try made.ledger.claim(task.identifier, at: task.finalDeadline - 1)
        }
        try made.ledger.claim(task.identifier, at: task.finalDeadline)
        #expect(try made.ledger.task(task.identifier)?.state == .failed)
        try made.expectRefusal(.market(.nothingToClaim)) {
            try made.ledger.claim(task.identifier, at: task.finalDeadline)
        }
    }

    @Test("a key is released three times at most, to one measurement in one environment, while the task is active")
    func keyReleases() throws {
        let made = try TemporaryLedger()
        let task = try made.activeTask()
        let (ledger, measurement) = (made.ledger, MarketScenario.measurement)
        let claim = TemporaryLedger.claim(to: task.identifier)
        func refuse(_ error: LedgerError, _ spoil: (inout KeyReleaseClaim) -> Void) throws {
            var wrong = claim
            spoil(&wrong)
            try made.expectRefusal(error) { try ledger.recordKeyRelease(wrong, at: now) }
        }
        #expect(try ledger.recordKeyRelease(claim, at: now) == 1)
        try refuse(.measurementChanged) { $0.measurement = SHA256Digest.of([1]) }
        try refuse(.measurementChanged) { $0.environment = .sgx }
        #expect(try ledger.recordKeyRelease(claim, at: now) == 2)
        #expect(try ledger.recordKeyRelease(claim, at: now) == 3)
        try refuse(.tooManyKeyReleases) { _ in }
        #expect(try ledger.keyReleases(of: task.identifier) == [measurement, measurement, measurement])
        let unknown = TaskIdentifier(SHA256Digest.of([9]))
        try refuse(.unknownTask(unknown)) { $0.task = unknown }
    }

    @Test("no key leaves for a finished, late or revoked task")
    func keyRefusals() throws {
        let made = try TemporaryLedger()
        let task = try made.activeTask()
        let (ledger, claim) = (made.ledger, TemporaryLedger.claim(to: task.identifier))
        try made.expectRefusal(.contributionDeadlinePassed) {
            try ledger.recordKeyRelease(claim, at: task.contributionDeadline)
        }
        try made.release(task)
        try ledger.perform(made.closingOfDatasetOrder(), at: now)
        try made.expectRefusal(.datasetOrderClosed) { try ledger.recordKeyRelease(claim, at: now) }
        try ledger.contributeAndFinalize(made.contribution(to: task.identifier), at: now)
        try made.expectRefusal(.taskNotActive(.completed)) { try ledger.recordKeyRelease(claim, at: now) }
    }
}
