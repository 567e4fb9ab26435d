/// Why a program of iExec's contract ends without a result; nothing in it depends on the data.
package enum IexecRefusal: String, Error, Equatable, Sendable {
    /// The program takes no argument, and was given one.
    case argumentsGiven = "arguments-given"
    /// The environment names no task, or names it in another way than iExec.
    case taskMissing = "task-missing"
    /// Several datasets in one task are not read.
    case bulkRefused = "bulk-refused"
    /// The environment names no dataset, or the file is not there: what was to decrypt it has failed.
    case datasetMissing = "dataset-missing"
    /// The dataset is not one of this app and version.
    case datasetMalformed = "dataset-malformed"
    /// The dataset does not authenticate.
    case datasetAltered = "dataset-altered"
    /// The app answers a question, and there is none, or more than one.
    case questionMissing = "question-missing"
    /// The question does not open, or is not signed by the key that it names.
    case questionRefused = "question-refused"
    /// The computation failed.
    case computationFailed = "computation-failed"
    /// The environment names no folder for the result, or a file of the result is there already or cannot be written.
    case outputFailed = "output-failed"

    /// The program's exit status, of sysexits.h.
    package var status: Int32 {
        switch self {
        case .argumentsGiven: 64
        case .bulkRefused, .datasetMalformed, .datasetAltered, .questionRefused: 65
        case .taskMissing, .datasetMissing, .questionMissing: 66
        case .computationFailed: 70
        case .outputFailed: 73
        }
    }
}
