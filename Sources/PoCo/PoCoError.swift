package import Orders

/// Why a step of the marketplace was refused; a refused step leaves nothing behind.
package enum PoCoError: Error, Hashable, Sendable {
    /// The four orders do not match.
    case refused(MatchRefusal)
    /// A number would leave 0 … 2²⁵⁶ − 1, or a time its range.
    case overflow
    /// The escrow's sums would not hold: a fault of this program, which is not written.
    case unbalanced
    /// The zero address would have to pay.
    case payerIsNobody
    /// The zero address would be paid.
    case payeeIsNobody
    /// An account has less than is to be locked.
    case balanceTooLow
    /// An account has less than is to be withdrawn.
    case withdrawalTooHigh
    /// An address is registered already.
    case alreadyRegistered
    /// The sender owns neither the asset or group nor the order, and no signature of the owner was given.
    case notTheOwner
    /// The marketplace knows no such deal.
    case unknownDeal
    /// The deal was made before.
    case dealExists
    /// The deal has no task of this index.
    case indexOutsideDeal
    /// The deal's category has no reference time.
    case unknownCategory
    /// The task was initialized before.
    case alreadyInitialized
    /// The task is not open for contributions: not initialized, in its reveal phase, or ended.
    case notActive
    /// The time for contributions is over.
    case contributionTimeOver
    /// This worker has contributed to the task.
    case alreadyContributed
    /// A confidential task wants an enclave's key.
    case enclaveMissing
    /// The workerpool's owner, or the broker of enclaves, has not authorized the worker.
    case notAuthorized
    /// The enclave has not signed the result.
    case enclaveSignatureInvalid
    /// The task is not in its reveal phase.
    case notRevealing
    /// The time to reveal is over.
    case revealTimeOver
    /// This worker has no contribution that it could reveal.
    case nothingToReveal
    /// This worker's result is not the one that consensus was reached on.
    case notInConsensus
    /// What is revealed is not what was contributed.
    case revealMismatch
    /// Only the workerpool's owner may do this.
    case notTheScheduler
    /// The time to finalize is over.
    case finalTimeOver
    /// The task may not be reopened: the time to reveal is not over, or somebody has revealed.
    case revealStillOpen
    /// Not everybody has revealed who may, and the time to reveal is not over, or nobody has.
    case revealsMissing
    /// What the callback would be given is not what consensus was reached on.
    case callbackMismatch
    /// Somebody has contributed, so that one worker cannot finish the task alone.
    case contributorsExist
    /// The deal wants more trust than one worker gives.
    case trustTooHigh
    /// The task has ended, or was never initialized.
    case nothingToClaim
    /// The task may still be completed in time.
    case finalTimeAhead
}

extension PoCoError {
    /// A stable name of the cause for scripts and logs.
    package var identifier: String {
        switch self {
        case .refused(let refusal): refusal.identifier
        case .overflow: "overflow"
        case .unbalanced: "escrow-unbalanced"
        case .payerIsNobody: "payer-is-nobody"
        case .payeeIsNobody: "payee-is-nobody"
        case .balanceTooLow: "balance-too-low"
        case .withdrawalTooHigh: "withdrawal-too-high"
        case .alreadyRegistered: "already-registered"
        case .notTheOwner: "not-the-owner"
        case .unknownDeal: "unknown-deal"
        case .dealExists: "deal-exists"
        case .indexOutsideDeal: "index-outside-deal"
        case .unknownCategory: "unknown-category"
        case .alreadyInitialized: "already-initialized"
        case .notActive: "not-active"
        case .contributionTimeOver: "contribution-time-over"
        case .alreadyContributed: "already-contributed"
        case .enclaveMissing: "enclave-missing"
        case .notAuthorized: "not-authorized"
        case .enclaveSignatureInvalid: "enclave-signature-invalid"
        case .notRevealing: "not-revealing"
        case .revealTimeOver: "reveal-time-over"
        case .nothingToReveal: "nothing-to-reveal"
        case .notInConsensus: "not-in-consensus"
        case .revealMismatch: "reveal-mismatch"
        case .notTheScheduler: "not-the-scheduler"
        case .finalTimeOver: "final-time-over"
        case .revealStillOpen: "reveal-still-open"
        case .revealsMissing: "reveals-missing"
        case .callbackMismatch: "callback-mismatch"
        case .contributorsExist: "contributors-exist"
        case .trustTooHigh: "trust-too-high"
        case .nothingToClaim: "nothing-to-claim"
        case .finalTimeAhead: "final-time-ahead"
        }
    }

    /// The text with which PoCo's contracts revert; most say no more than that they do.
    package var revertText: String {
        switch self {
        case .refused(let refusal): "iExecV5-matchOrders-" + refusal.hexadecimalCode
        case .overflow: "panic 0x11"
        case .payerIsNobody: "IexecEscrow: Transfer from empty address"
        case .payeeIsNobody: "IexecEscrow: Transfer to empty address"
        case .balanceTooLow: "IexecEscrow: Transfer amount exceeds balance"
        case .withdrawalTooHigh: "ERC20: burn amount exceeds balance"
        case .notTheOwner: "invalid-sender-or-signature"
        default: "revert"
        }
    }
}

extension MatchRefusal {
    /// PoCo's code as it is written: `0x0a`.
    package var hexadecimalCode: String { "0x" + (code < 16 ? "0" : "") + String(code, radix: 16) }
}
