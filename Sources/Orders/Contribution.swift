package import Cryptography

/// What a worker commits to when it contributes a result: binds the result to the task and to the worker.
package struct ResultCommitment: Hashable, Sendable {
    /// The task.
    package let task: TaskIdentifier
    /// The worker's address.
    package let worker: EthereumAddress
    /// SHA-256 of the result statement.
    package let resultDigest: Digest

    /// A commitment to a result.
    package init(task: TaskIdentifier, worker: EthereumAddress, resultDigest: Digest) {
        self.task = task
        self.worker = worker
        self.resultDigest = resultDigest
    }

    /// `keccak256(task ‖ result digest)`: equal for all workers who found the same result.
    package var resultHash: Digest { Keccak256.digest(of: task.digest.bytes + resultDigest.bytes) }

    /// `keccak256(worker ‖ task ‖ result digest)`: the worker's own, not to be copied.
    package var resultSeal: Digest {
        Keccak256.digest(of: worker.bytes + task.digest.bytes + resultDigest.bytes)
    }

    /// `keccak256(resultHash ‖ resultSeal)`: what the enclave signs as an EIP-191 message.
    package var enclaveHash: Digest { Keccak256.digest(of: resultHash.bytes + resultSeal.bytes) }

    /// The digest below the enclave's signature.
    package var enclaveDigest: Digest { EthereumMessage.digest(ofHash: enclaveHash) }
}

/// What a workerpool's owner signs to let a worker do a task, with the enclave whose key is the challenge.
package struct WorkerAuthorization: Hashable, Sendable {
    /// The worker's address.
    package let worker: EthereumAddress
    /// The task.
    package let task: TaskIdentifier
    /// Address of the enclave's key; zero without an enclave.
    package let enclaveChallenge: EthereumAddress

    /// An authorization.
    package init(worker: EthereumAddress, task: TaskIdentifier, enclaveChallenge: EthereumAddress) {
        self.worker = worker
        self.task = task
        self.enclaveChallenge = enclaveChallenge
    }

    /// `keccak256(worker ‖ task ‖ enclave challenge)`.
    package var hash: Digest {
        Keccak256.digest(of: worker.bytes + task.digest.bytes + enclaveChallenge.bytes)
    }

    /// The digest below the owner's signature (EIP-191 over the hash).
    package var digest: Digest { EthereumMessage.digest(ofHash: hash) }
}
