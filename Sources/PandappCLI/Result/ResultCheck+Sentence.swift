import Requester

extension ResultCheck {
    /// What holds where the check does.
    var sentence: String {
        switch self {
        case .form: "The file is a result bundle of this version"
        case .appEntry: "The app's registry entry gives the address that its order names"
        case .datasetEntry: "The dataset's registry entry gives the address that its order names"
        case .workerpoolEntry: "The workerpool's registry entry gives the address that its order names"
        case .appOrder: "The app's owner signed the app order"
        case .datasetOrder: "The dataset's owner signed the dataset order"
        case .workerpoolOrder: "The workerpool's owner signed the workerpool order"
        case .requestOrder: "The requester signed the request order"
        case .match: "The four orders match, and make this deal and task"
        case .checkpoint: "The log signed the checkpoint, with the witnesses that were demanded"
        case .inclusion: "The log's entries about the deal and its task are under the checkpoint"
        case .dealLogged: "The deal of these orders was logged"
        case .resultLogged: "The task was logged as completed with this statement, enclave key and quote"
        case .budgetCharged: "What the result costs, as the dataset's entry names it, was charged within the budget"
        case .releaseQuote: "The platform vouches for the code that was given the key"
        case .resultQuote: "The platform vouches for the code that made the statement"
        case .oneEnclave: "It is the same code on the same platform"
        case .measurement: "It is the app's registered code, where the dataset's owner allows it to run"
        case .policy: "The platform is as the policy demands"
        case .releaseLogged:
            "The releases of the key that the file shows, from the first on without a gap, were logged, and to this code"
        case .keysBound: "The enclave bound its keys to this deal and task before it was given the key"
        case .statementBound: "The enclave bound the statement to that key release"
        case .statement: "The statement is about this deal, task, app, dataset and environment"
        case .sealedResult: "The sealed result is the one that the statement names"
        case .enclaveSignature: "The enclave's key signed the result"
        }
    }
}
