import Audit
import Console
import Cryptography

extension AuditError: ReportableError {
    /// Why an audit bundle was not believed, or not made.
    var failure: CommandFailure {
        if case .notLogged(let cause) = self { return cause.failure }
        let (code, why): (String, String) =
            switch self {
            case .malformed: ("audit-malformed", "It is not a file of pandapp audit")
            case .notLogged: ("log-proof-invalid", "An entry is not in the log")
            case .receiptNotSigned:
                ("audit-receipt-signature", "A consent in it is not signed by the person it is about")
            case .receiptAllowsNothing:
                ("audit-receipt-other-app", "A consent in it does not allow the dataset's app")
            case .simulationNotAllowed:
                (
                    "audit-simulation-not-allowed",
                    "A dataset may be opened without the hardware its consent asks for"
                )
            case .receiptNotIncluded:
                ("audit-receipt-not-included", "A dataset does not rest on the consent it names")
            case .headerNotRegistered: ("audit-header", "A header in it is not the registered dataset's")
            case .appNotRegistered:
                ("audit-app", "An app in it is not the one that the dataset was made for")
            case .datasetNotLogged(let dataset):
                ("audit-dataset-not-logged", "The registration of dataset \(dataset.checksummed) is not in it")
            case .entryOfSomethingElse(let index):
                ("audit-entry-foreign", "Log entry \(index) is not about the dataset it stands under")
            case .entryLeftOut(let index):
                ("audit-entry-left-out", "Log entry \(index) is about one of the datasets, and is left out")
            case .receiptMissing(let dataset):
                (
                    "audit-receipt-missing",
                    "The consent that dataset \(dataset.checksummed) rests on is not kept any more"
                )
            case .releasedToOtherCode(let index):
                ("audit-other-code", "Log entry \(index) releases a key to code that the app's entry does not name")
            }
        return CommandFailure(
            .badData,
            code: code,
            what: "The audit does not hold",
            why: why,
            remedy: "Ask the publisher for a new one; keep this one and the log's checkpoint as evidence"
        )
    }
}
