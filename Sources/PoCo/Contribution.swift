package import Cryptography
package import Orders

/// What a worker brings to a task: its commitment to a result, and the signatures that let it.
package struct Contribution: Hashable, Sendable {
    /// The task.
    package var task: TaskIdentifier
    /// The worker's account.
    package var worker: EthereumAddress
    /// `keccak256(task ‖ result digest)`.
    package var resultHash: Digest
    /// `keccak256(worker ‖ task ‖ result digest)`.
    package var resultSeal: Digest
    /// The address of the enclave's key; zero without an enclave.
    package var enclaveChallenge: EthereumAddress
    /// The enclave's EIP-191 signature of `keccak256(resultHash ‖ resultSeal)`; empty without an enclave.
    package var enclaveSignature: [UInt8]
    /// The EIP-191 signature of `keccak256(worker ‖ task ‖ enclaveChallenge)` by the workerpool's owner, or with an enclave
    /// by the marketplace's broker of enclaves.
    package var authorization: [UInt8]

    /// A contribution of a worker who knows the result.
    package init(
        _ commitment: ResultCommitment,
        enclaveChallenge: EthereumAddress = .zero,
        enclaveSignature: [UInt8] = [],
        authorization: [UInt8]
    ) {
        task = commitment.task
        worker = commitment.worker
        resultHash = commitment.resultHash
        resultSeal = commitment.resultSeal
        self.enclaveChallenge = enclaveChallenge
        self.enclaveSignature = enclaveSignature
        self.authorization = authorization
    }
}

/// A contribution whose signatures have been checked.
package struct VerifiedContribution: Hashable, Sendable {
    /// The contribution.
    package let contribution: Contribution

    /// A contribution of which somebody else has found that it is properly signed: of a trace without signatures.
    package init(assumingSigned commitment: ResultCommitment) {
        contribution = Contribution(commitment, authorization: [])
    }

    fileprivate init(verified contribution: Contribution) {
        self.contribution = contribution
    }
}

extension MarketState {
    /// Checks the signatures of a contribution.
    ///
    /// - Throws: `PoCoError.notActive` for an unknown task, `enclaveMissing`, `notAuthorized` or `enclaveSignatureInvalid`.
    package func verify(_ contribution: Contribution) throws -> VerifiedContribution {
        guard let task = try self.task(contribution.task) else { throw PoCoError.notActive }
        let deal = try deal(of: task)
        let challenge = contribution.enclaveChallenge
        let hasEnclave = challenge != .zero
        guard hasEnclave || !deal.terms.tag.contains(.tee) else { throw PoCoError.enclaveMissing }
        let authorization = WorkerAuthorization(
            worker: contribution.worker,
            task: contribution.task,
            enclaveChallenge: challenge
        )
        let authority = hasEnclave && enclaveBroker != .zero ? enclaveBroker : deal.terms.workerpool.owner
        guard SignatureCheck.isValid(contribution.authorization, of: authorization.digest, by: authority) else {
            throw PoCoError.notAuthorized
        }
        guard !hasEnclave || contribution.isSigned(by: challenge) else { throw PoCoError.enclaveSignatureInvalid }
        return VerifiedContribution(verified: contribution)
    }
}

extension Contribution {
    fileprivate func isSigned(by enclave: EthereumAddress) -> Bool {
        let hash = Keccak256.digest(of: resultHash.bytes + resultSeal.bytes)
        return SignatureCheck.isValid(enclaveSignature, of: EthereumMessage.digest(ofHash: hash), by: enclave)
    }
}
