import Cryptography
import EnclaveRuntime
import Evidence
import IexecContract

/// A result in the folder that iExec takes it from.
///
/// Released results lie there as they are, with their salt. The answer to a question is one file, ``CarriedQuestion/answerFileName``: an age
/// file to the question's recipient over an archive of the files and the salt. Beside either stand the commitment, the one
/// file that iExec's digest covers, and `computed.json`, written last, which says so.
enum IexecResult {
    static let computedName = "computed.json"

    /// The files in the order in which they are written.
    ///
    /// - Parameters:
    ///   - files: what was computed.
    ///   - salt: the task's salt.
    ///   - recipient: who alone may read them; nil for a released result.
    ///   - folder: path of the folder, of plain characters.
    /// - Returns: the files with all that goes beside them.
    /// - Throws: `EvidenceError` for more than an archive takes, `CryptographyError`.
    static func layout(
        _ files: [ResultFile],
        salt: borrowing SecretBytes,
        recipient: AgeRecipient?,
        folder: String
    ) throws -> [ResultFile] {
        var told = files + [SaltedCommitment.saltFile(salt)]
        if let recipient {
            let sealed = try AgeFile.encrypt(PaddedArchive.encode(told), to: [recipient])
            told = [ResultFile(name: CarriedQuestion.answerFileName, content: sealed)]
        }
        let path = "\(folder)/\(SaltedCommitment.fileName)"
        let computed = "{\"deterministic-output-path\":\"\(path)\"}\n"
        return told + [
            SaltedCommitment.file(of: files, salt: salt),
            ResultFile(name: computedName, content: Array(computed.utf8)),
        ]
    }

    /// Writes all of the files, or leaves none.
    ///
    /// - Throws: `IexecRefusal.outputFailed`, also where one of them is there already, which then stays.
    static func write(_ files: [ResultFile], to folder: String) throws(IexecRefusal) {
        var written: [String] = []
        do {
            for file in files {
                let path = "\(folder)/\(file.name)"
                let output = try EnclaveFile(making: path)
                written.append(path)
                try output.write(file.content)
            }
        } catch {
            for path in written { EnclaveFile.remove(path) }
            throw .outputFailed
        }
    }
}
