package import Cryptography
package import Orders

/// Something that a scheduler or a worker did, and that the next one after a crash finds done.
package enum PoolStep: Hashable, Sendable {
    /// A task takes contributions.
    case initialized(TaskIdentifier)
    /// A worker may contribute to a task.
    case authorized(TaskIdentifier, worker: EthereumAddress)
    /// A worker has computed, and keeps on its own disk what it will reveal.
    case computed(TaskIdentifier)
    /// A worker committed to its result, and staked on it.
    case contributed(TaskIdentifier)
    /// A worker put the result that was agreed on into the store.
    case uploaded(TaskIdentifier)
    /// A worker revealed.
    case revealed(TaskIdentifier)
    /// Nobody revealed in time; the task takes contributions again.
    case reopened(TaskIdentifier)
    /// The task is done, and everybody is paid.
    case finalized(TaskIdentifier)
    /// The task was not done in time.
    case claimed(TaskIdentifier)

    /// The step's name.
    package var name: String {
        switch self {
        case .initialized: "initialized"
        case .authorized: "authorized"
        case .computed: "computed"
        case .contributed: "contributed"
        case .uploaded: "uploaded"
        case .revealed: "revealed"
        case .reopened: "reopened"
        case .finalized: "finalized"
        case .claimed: "claimed"
        }
    }

    /// The task that it is about.
    package var task: TaskIdentifier {
        switch self {
        case .initialized(let task), .authorized(let task, _), .computed(let task), .contributed(let task),
            .uploaded(let task), .revealed(let task), .reopened(let task), .finalized(let task), .claimed(let task):
            task
        }
    }
}
