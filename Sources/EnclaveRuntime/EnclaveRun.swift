import CLinux
import Cryptography
import Datasets
import Evidence
import Orders

/// One run of a confidential app: attest, obtain the keys, open the dataset, compute, seal.
///
/// Inside are `/manifest`, `/in/deal`, `/in/dataset`, `/in/segment-<n>` and, for some apps, `/in/question`; messages to
/// the broker travel as ``ChannelFrame`` over standard input and output; the one output is `/out/result`,
/// a file that is there from the beginning.
package enum EnclaveRun<App: ConfidentialApp> {
    /// Runs to the end and says nothing but one allow-listed event.
    ///
    /// - Returns: the exit status: 0 for a result, 65 for everything that was refused.
    package static func main() -> Int32 {
        hardenProcess()
        linux_keep_freed_memory()
        let event = run()
        // The worker may be gone; there is nobody else to tell.
        try? EnclaveFile.standardOutput.write(ChannelFrame.event(event).encoded())
        return event == .finished ? 0 : 65
    }

    private static func run() -> EnclaveEvent {
        do throws(EnclaveRefusal) {
            let task = try EnclaveTask.load(longestQuestion: App.longestQuestion)
            let quotes = try cause(.noQuote) { try QuoteInterfaces.present() }
            let channel = BrokerChannel()
            let challenge = try channel.receiveChallenge(for: task)
            guard let suite = challenge.suite else { throw EnclaveRefusal(.challengeRefused) }
            let key = try cause(.challengeRefused) { try EncapsulationKey(suite) }
            let signer = EthereumKey()
            let evidence = try channel.attest(task, challenge: challenge, key: key, signer: signer, quotes: quotes)
            let grant = try channel.receiveGrant(for: evidence, key: key, task: task)
            let files = try compute(task, grant: grant)
            let sealing = ResultSealing(
                task: task,
                environment: grant.environment,
                evidence: evidence,
                signer: SharedSecret(signer.secret()),
                quotes: quotes
            )
            let result = try sealing.seal(files)
            try cause(.outputFailed) {
                try EnclaveFile(writing: "/out/result").write(result.encoded())
            }
            return .finished
        } catch {
            return error.event
        }
    }

    private static func compute(
        _ task: EnclaveTask,
        grant: borrowing KeyGrant
    ) throws(EnclaveRefusal) -> [ResultFile] {
        let dataset = try DatasetOpening.open(task, grant: grant)
        let context = ComputationContext(
            dataKey: grant.dataKey.duplicate(),
            label: EnvironmentLabel.text(for: grant.environment),
            question: task.question,
            deal: task.deal,
            recipient: task.recipient,
            manifest: task.manifest.digest
        )
        do {
            return try App.compute(dataset, context: context)
        } catch ComputationError.questionRefused {
            throw EnclaveRefusal(.questionRefused)
        } catch is DatasetsError {
            throw EnclaveRefusal(.datasetMalformed)
        } catch is CryptographyError {
            throw EnclaveRefusal(.datasetAltered)
        } catch {
            throw EnclaveRefusal(.computationFailed)
        }
    }
}

/// The one error inside the runtime: an event of the allow-list.
struct EnclaveRefusal: Error {
    let event: EnclaveEvent

    init(_ event: EnclaveEvent) {
        self.event = event
    }
}

/// Runs a step and turns whatever it throws into one event.
func cause<Value: ~Copyable>(
    _ event: EnclaveEvent,
    _ step: () throws -> Value
) throws(EnclaveRefusal) -> Value {
    do {
        return try step()
    } catch let refusal as EnclaveRefusal {
        throw refusal
    } catch {
        throw EnclaveRefusal(event)
    }
}
