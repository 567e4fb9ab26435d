package import Cryptography
package import Orders
import PoCo

/// A worker's result of a confidential task, with the signatures that make it count.
package struct ConfidentialContribution: Hashable, Sendable {
    /// Task, worker and digest of the result.
    package var commitment: ResultCommitment
    /// Where the result is, such as `{"storage":"ipfs","location":"/ipfs/Qm…"}`.
    package var results: String
    /// The bytes for the callback contract; empty without one.
    package var callbackResult: [UInt8]
    /// Address of the enclave's key.
    package var enclaveChallenge: EthereumAddress
    /// By the enclave's key over `ResultCommitment.enclaveDigest`.
    package var enclaveSignature: [UInt8]
    /// By the workerpool's owner over `WorkerAuthorization.digest`.
    package var authorization: [UInt8]
    /// SHA-256 of the enclave's quote.
    package var quoteDigest: Digest?
    /// Where the enclave ran, as its task's releases have it.
    package var environment: ExecutionEnvironment?

    /// A contribution.
    package init(
        commitment: ResultCommitment,
        results: String,
        callbackResult: [UInt8] = [],
        enclaveChallenge: EthereumAddress,
        enclaveSignature: [UInt8],
        authorization: [UInt8],
        quoteDigest: Digest? = nil,
        environment: ExecutionEnvironment? = nil
    ) {
        self.commitment = commitment
        self.results = results
        self.callbackResult = callbackResult
        self.enclaveChallenge = enclaveChallenge
        self.enclaveSignature = enclaveSignature
        self.authorization = authorization
        self.quoteDigest = quoteDigest
        self.environment = environment
    }

    /// The same as PoCo takes it.
    var contribution: Contribution {
        Contribution(
            commitment,
            enclaveChallenge: enclaveChallenge,
            enclaveSignature: enclaveSignature,
            authorization: authorization
        )
    }

    /// What the task comes to.
    var outcome: TaskOutcome { TaskOutcome(results: Array(results.utf8), callbackResults: callbackResult) }
}
