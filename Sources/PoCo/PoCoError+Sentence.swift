import Orders

extension PoCoError {
    /// What is wrong and what to do about it.
    package var sentence: String {
        switch self {
        case .refused(let refusal): refusal.sentence
        case .overflow: "A number leaves the range of 256 bits; lower the prices, the volume or the trust."
        case .unbalanced: "The escrow's sums would not hold, so nothing was done; report this fault."
        case .payerIsNobody: "The zero address cannot pay; name an account."
        case .payeeIsNobody: "The zero address cannot be paid; name an account."
        case .balanceTooLow: "The account has less than is to be locked; deposit the rest first."
        case .withdrawalTooHigh:
            "The account has less than that to withdraw; withdraw less, or wait for what is locked."
        case .alreadyRegistered: "The address is registered; use what is there."
        case .notTheOwner: "Only the owner may do this; ask the owner, or bring the owner's signature."
        case .unknownDeal: "There is no such deal; match four orders first."
        case .dealExists: "The deal was made before; use the one that is there."
        case .indexOutsideDeal: "The deal has no task of this index; choose one from its first to its last."
        case .unknownCategory: "The category has no reference time; choose one from 0 (XS) to 4 (XL)."
        case .alreadyInitialized: "The task was initialized before; go on with it."
        case .notActive: "The task takes no contributions; initialize it, or choose one that is active."
        case .contributionTimeOver: "The time for contributions is over; leave the task to be claimed."
        case .alreadyContributed: "This worker has contributed to the task; let another worker contribute."
        case .enclaveMissing: "The task is confidential and no enclave is named; contribute from an enclave."
        case .notAuthorized: "The worker is not authorized for this task; ask the workerpool for an authorization."
        case .enclaveSignatureInvalid: "The enclave has not signed this result; contribute what it signed."
        case .notRevealing: "The task is not in its reveal phase; wait until enough workers agree."
        case .revealTimeOver: "The time to reveal is over; the workerpool may reopen or finalize the task."
        case .nothingToReveal: "This worker has no contribution to reveal; contribute first."
        case .notInConsensus: "The workers agreed on another result than this worker's; nothing can be revealed."
        case .revealMismatch: "The digest is not the one that was contributed; reveal that one."
        case .notTheScheduler: "Only the workerpool's owner may do this; sign with the pool's wallet."
        case .finalTimeOver: "The time to finish the task is over; claim it."
        case .revealStillOpen: "Workers may still reveal, or one has revealed; wait, or finalize the task."
        case .revealsMissing: "Workers may still reveal, or none has revealed; wait, or reopen the task."
        case .callbackMismatch: "The callback's data is not what the workers agreed on; give the agreed data."
        case .contributorsExist: "Others have contributed to the task; contribute and reveal like them."
        case .trustTooHigh: "The deal wants more than one worker; contribute and reveal like the others."
        case .nothingToClaim: "The task has ended or was never initialized; there is nothing to claim."
        case .finalTimeAhead: "The task may still be finished; claim it after its final deadline."
        }
    }
}
