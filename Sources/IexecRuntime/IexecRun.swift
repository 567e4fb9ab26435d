import CLinux
import Cryptography
import Datasets
import EnclaveRuntime
import Evidence
import Glibc
import IexecContract

/// One run of an app under iExec's contract: read what the worker decrypted, compute, leave the result.
///
/// Nothing is written to standard output, which the worker keeps beside the result; to standard error, on a refusal, the
/// program's name and the cause (``IexecRefusal``).
package enum IexecRun<App: IexecApp> {
    /// Runs to the end.
    ///
    /// - Returns: the exit status: 0 for a result, else ``IexecRefusal/status``.
    package static func main() -> Int32 {
        hardenProcess()
        linux_keep_freed_memory()
        do throws(IexecRefusal) {
            let arguments = CommandLine.arguments.dropFirst()
            try run(IexecTask(arguments: Array(arguments)) { unsafe getenv($0).map { unsafe String(cString: $0) } })
            return 0
        } catch {
            // Who has closed standard error does not want to know.
            try? EnclaveFile.standardError.write(Array("\(App.name): \(error.rawValue)\n".utf8))
            return error.status
        }
    }

    /// Computes a task and writes its result.
    static func run(_ task: IexecTask) throws(IexecRefusal) {
        let question = App.takesQuestion ? try question(of: task) : nil
        let (dataset, dataKey) = try open(task.dataset)
        let files: [ResultFile]
        do {
            let computed = try dataKey.withSecret { dataKey throws in
                try App.compute(dataset, dataKey: dataKey, question: question)
            }
            let salt = dataKey.withSecret { dataKey in
                SaltedCommitment.salt(dataKey: dataKey, dataset: dataset.header.digest, task: task.task)
            }
            files = try IexecResult.layout(computed, salt: salt, recipient: question?.recipient, folder: task.output)
        } catch let refusal as IexecRefusal {
            throw refusal
        } catch is DatasetsError {
            throw .datasetMalformed
        } catch is CryptographyError {
            throw .datasetAltered
        } catch {
            throw .computationFailed
        }
        try IexecResult.write(files, to: task.output)
    }

    private static func open(_ path: String) throws(IexecRefusal) -> (OpenDataset, SharedSecret) {
        guard let file = try? EnclaveFile(reading: path), let length = try? file.position().length else {
            throw .datasetMissing
        }
        do throws(IexecContractError) {
            let opened = try KeyedDatasetFile(count: length) { offset, bytes in
                do throws(EnclaveFileError) {
                    try file.read(at: offset, into: &bytes)
                } catch {
                    // The file was cut since it was opened, or is not given.
                    throw CryptographyError.streamTruncated
                }
            }
            return (opened.dataset, opened.dataKey)
        } catch {
            throw error == .datasetAltered ? .datasetAltered : .datasetMalformed
        }
    }

    private static func question(of task: IexecTask) throws(IexecRefusal) -> CarriedQuestion {
        let text: [UInt8]
        switch task.question {
        case .secret(let secret): text = Array(secret.utf8)
        case .file(let path):
            guard let file = try? EnclaveFile(reading: path),
                let bytes = try? file.readToEnd(limit: CarriedQuestion.maximumLength)
            else { throw .questionMissing }
            text = bytes
        case nil: throw .questionMissing
        }
        do {
            return try CarriedQuestion(parsing: text)
        } catch {
            throw .questionRefused
        }
    }
}
