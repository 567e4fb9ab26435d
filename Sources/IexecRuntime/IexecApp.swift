package import Cryptography
package import Datasets
package import Evidence
package import IexecContract

/// A computation that runs under iExec's contract: a dataset and, for some apps, a question in; result files out.
package protocol IexecApp {
    /// The program's name, which stands before the cause of a refusal.
    static var name: String { get }
    /// Whether a question belongs to the task.
    static var takesQuestion: Bool { get }

    /// Computes the result.
    ///
    /// - Parameters:
    ///   - dataset: the opened dataset; reading a segment to its end is what proves it whole.
    ///   - dataKey: the dataset's key, for the noise and for opening the question.
    ///   - question: the question, where ``takesQuestion``.
    /// - Returns: the result's files, in a fixed order, to be labelled with ``IexecLabel``.
    /// - Throws: `IexecRefusal`, `DatasetsError`, or a failure to authenticate; what else is thrown is a failed computation.
    static func compute(
        _ dataset: OpenDataset,
        dataKey: borrowing SecretBytes,
        question: CarriedQuestion?
    ) throws -> [ResultFile]
}
