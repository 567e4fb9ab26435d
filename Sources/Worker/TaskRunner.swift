package import ContentStore
package import Cryptography
package import Evidence
package import Foundation
package import KeyBroker
package import Ledger
package import Orders

/// Does a task without ever seeing a plaintext or a key.
///
/// It fetches ciphertext, starts the measured enclave on it, relays between enclave and broker, and contributes what
/// comes out.
package struct TaskRunner {
    /// Where the platform is and what it runs under.
    package struct Platform: Sendable {
        /// The kinds of hardware that a platform can simulate.
        package enum Architecture: String, CaseIterable, Sendable {
            case sgx, tdx
        }

        /// The platform's executable.
        package var executable: URL
        /// The platform's own folder.
        package var folder: URL
        /// What it simulates.
        package var architecture: Architecture

        /// A platform of its parts.
        package init(executable: URL, folder: URL, architecture: Architecture = .sgx) {
            self.executable = executable
            self.folder = folder
            self.architecture = architecture
        }

        /// The arguments with which it runs a task.
        func arguments(for staging: TaskStaging) -> [String] {
            [
                "run", "--folder", folder.path, "--architecture", architecture.rawValue,
                "--executable", staging.executable.path, "--manifest", staging.manifest.path,
                "--input", staging.input.path, "--output", staging.output.path, "--scratch", staging.folder.path,
            ]
        }
    }

    private let store: any ContentStoring
    private let ledger: LedgerDatabase
    private let broker: any KeyReleasing
    private let platform: Platform
    private let folder: URL
    private let wallet: SharedSecret

    /// A worker.
    ///
    /// - Parameters:
    ///   - store: where apps and datasets are, and where results go.
    ///   - ledger: deals and tasks.
    ///   - broker: who releases keys.
    ///   - platform: what starts enclaves.
    ///   - folder: a private folder for ciphertext in use.
    ///   - wallet: secret of the workerpool's owner, who is its one worker so far.
    package init(
        store: any ContentStoring,
        ledger: LedgerDatabase,
        broker: any KeyReleasing,
        platform: Platform,
        folder: URL,
        wallet: SharedSecret
    ) {
        self.store = store
        self.ledger = ledger
        self.broker = broker
        self.platform = platform
        self.folder = folder
        self.wallet = wallet
    }

    /// Runs a task, stores its result and contributes it to the ledger, which completes the task.
    ///
    /// - Parameters:
    ///   - task: an active task.
    ///   - question: the sealed question, for apps that take one.
    ///   - now: Unix seconds.
    /// - Returns: the content identifier of the result's bundle.
    /// - Throws: `WorkerError`.
    package func perform(
        _ task: TaskIdentifier,
        question: [UInt8]? = nil,
        at now: () -> Int64
    ) throws(WorkerError) -> ContentIdentifier {
        let result = try run(task, question: question)
        do {
            let identifier = try store.add(result.encoded())
            try ledger.contributeAndFinalize(contribution(of: result, at: identifier), at: now())
            return identifier
        } catch let error as ContentStoreError {
            throw .storeFailed(error)
        } catch {
            throw .contributionRefused(String(describing: error))
        }
    }

    private func contribution(
        of result: AttestedResult,
        at identifier: ContentIdentifier
    ) throws -> ConfidentialContribution {
        let wallet = try EthereumKey(secret: self.wallet.withSecret { $0.duplicate() })
        let task = TaskIdentifier(result.statement.task)
        let challenge = result.evidence.transcript.resultAddress
        let authorization = WorkerAuthorization(worker: wallet.address, task: task, enclaveChallenge: challenge)
        return ConfidentialContribution(
            commitment: ResultCommitment(task: task, worker: wallet.address, resultDigest: result.statement.digest),
            results: "{\"storage\":\"ipfs\",\"location\":\"/ipfs/\(identifier.text)\"}",
            enclaveChallenge: challenge,
            enclaveSignature: result.enclaveSignature,
            authorization: wallet.signMessage(hash: authorization.hash).bytes65,
            quoteDigest: SHA256Digest.of(result.evidence.quote),
            environment: ExecutionEnvironment(rawValue: result.statement.environment)
        )
    }

    /// Runs a task's enclave to its result.
    ///
    /// - Parameters:
    ///   - task: an active task.
    ///   - question: the sealed question, for apps that take one.
    /// - Returns: the result's bundle, checked to be this task's and signed by the attested enclave's key.
    /// - Throws: `WorkerError`.
    package func run(_ task: TaskIdentifier, question: [UInt8]? = nil) throws(WorkerError) -> AttestedResult {
        guard let worker = try? EthereumKey(secret: wallet.withSecret({ $0.duplicate() })).address,
            let bundle = try? ledger.dealBundle(for: task, worker: worker)
        else { throw .taskUnknown }
        let staging = TaskStaging(folder: folder.appending(path: "task-\(UUID().uuidString)"), store: store)
        let lock = try staging.begin()
        defer {
            staging.remove()
            extendLifetime(lock)
        }
        try staging.prepare(bundle, question: question)
        let process = try PlatformProcess(
            executable: platform.executable,
            arguments: platform.arguments(for: staging)
        )
        let refusal = relay(process)
        let status = process.wait()
        if let refusal { throw refusal }
        guard status == 0 else { throw status == 124 ? .timeLimit : .platformFailed(status: status) }
        return try checkedResult(at: staging.output, of: task, in: bundle)
    }

    /// Carries frames until the enclave says its last word.
    private func relay(_ process: PlatformProcess) -> WorkerError? {
        do {
            try process.send(.challenge(broker.challenge().encoded()))
            while true {
                switch try process.receive() {
                case .evidence(let message):
                    try process.send(.release(broker.release(to: message).encoded()))
                case .event(.finished):
                    return nil
                case .event(let event):
                    return .enclaveRefused(event)
                case .challenge, .release:
                    return .resultInvalid
                }
            }
        } catch let refusal as BrokerRefusal {
            return .brokerRefused(refusal)
        } catch {
            // The process ended without a word; its exit status says more.
            return nil
        }
    }

    private func checkedResult(
        at file: URL,
        of task: TaskIdentifier,
        in deal: DealBundle
    ) throws(WorkerError) -> AttestedResult {
        guard let content = FileManager.default.contents(atPath: file.path),
            let result = try? AttestedResult(decoding: [UInt8](content)),
            result.isConsistent(task: task, worker: deal.worker)
        else { throw .resultInvalid }
        return result
    }
}

extension AttestedResult {
    /// Whether statement, evidence and signature belong together and to this task.
    package func isConsistent(task: TaskIdentifier, worker: EthereumAddress) -> Bool {
        let commitment = ResultCommitment(task: task, worker: worker, resultDigest: statement.digest)
        guard let signature = try? RecoverableSignature(parsing: enclaveSignature),
            let signer = try? signature.recover(digest: commitment.enclaveDigest)
        else { return false }
        return statement.task == task.digest && statement.transcript == evidence.transcript.digest
            && statement.sealedDigest == SHA256Digest.of(sealedResult) && signer == evidence.transcript.resultAddress
    }
}
