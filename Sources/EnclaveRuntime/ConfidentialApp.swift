package import Cryptography
package import Datasets
package import Evidence

/// A computation that runs inside an enclave: plaintext in, result files out, nothing else.
package protocol ConfidentialApp {
    /// Bytes of the longest sealed question that is read; nil where none belongs to the task.
    static var longestQuestion: Int? { get }

    /// Computes the result.
    ///
    /// - Parameters:
    ///   - dataset: the opened dataset; reading a segment to its end is what proves it whole.
    ///   - context: keys and words that depend on the task.
    /// - Returns: the result's files, in a fixed order.
    /// - Throws: `ComputationError`, `DatasetsError`, or a failure to authenticate.
    static func compute(_ dataset: OpenDataset, context: borrowing ComputationContext) throws -> [ResultFile]
}

/// What a computation knows besides the data.
package struct ComputationContext: ~Copyable {
    /// The dataset's data key, for the noise and for opening questions.
    package let dataKey: SecretBytes
    /// The label that every output carries, from the environment that the broker verified.
    package let label: String
    /// The sealed question, where one came.
    package let question: [UInt8]?
    /// The deal that the question must be signed for.
    package let deal: Digest
    /// The recipient that the question must be signed for.
    package let recipient: AgeRecipient
    /// The app's measurement, to be named in reports.
    package let manifest: Digest

    /// A context of its parts.
    package init(
        dataKey: consuming SecretBytes,
        label: String,
        question: [UInt8]?,
        deal: Digest,
        recipient: AgeRecipient,
        manifest: Digest
    ) {
        self.dataKey = dataKey
        self.label = label
        self.question = question
        self.deal = deal
        self.recipient = recipient
        self.manifest = manifest
    }
}

/// Why a computation gives no result.
package enum ComputationError: Error, Equatable, Sendable {
    /// A parameter pinned in the header is unknown or out of range.
    case unknownParameters
    /// The question is missing, does not open, or is not signed by the key it names.
    case questionRefused
}

/// The words for an environment; only who verified a quote can know it, so the default is the worst.
package enum EnvironmentLabel {
    /// The label for `simulated`, and for everything unknown.
    package static let simulated = "SIMULATED — no hardware protection; the host operator can read the data"

    /// The label for an environment's name.
    package static func text(for environment: String) -> String {
        switch environment {
        case "sgx": "Computed in an SGX enclave"
        case "tdx": "Computed in a TDX trust domain"
        default: simulated
        }
    }
}
