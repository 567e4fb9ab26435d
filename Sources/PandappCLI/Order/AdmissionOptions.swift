import ArgumentParser
import Cryptography
import Ledger

/// Whom an order must admit: an address, or any.
enum AdmissionOption: ExpressibleByArgument {
    case any
    case account(EthereumAddress)

    init?(argument: String) {
        if argument == "any" {
            self = .any
        } else if let address = EthereumAddress(argument: argument) {
            self = .account(address)
        } else {
            return nil
        }
    }

    /// The filter's form.
    static func admission(_ option: AdmissionOption?, strict: Bool) -> OrderFilter.Admission {
        switch option {
        case nil: .everybody
        case .any: .any
        case .account(let account): strict ? .only(account) : .account(account)
        }
    }
}

/// Which app an order must admit.
struct AppAdmission: ParsableArguments {
    @Option(help: ArgumentHelp("An app that it must admit, or any.", valueName: "address"))
    var app: AdmissionOption?

    @Flag(help: "It must name that app.")
    var appStrict = false

    var admission: OrderFilter.Admission { AdmissionOption.admission(app, strict: appStrict) }
}

/// Which dataset an order must admit.
struct DatasetAdmission: ParsableArguments {
    @Option(help: ArgumentHelp("A dataset that it must admit, or any.", valueName: "address"))
    var dataset: AdmissionOption?

    @Flag(help: "It must name that dataset.")
    var datasetStrict = false

    var admission: OrderFilter.Admission { AdmissionOption.admission(dataset, strict: datasetStrict) }
}

/// Which workerpool an order must admit.
struct WorkerpoolAdmission: ParsableArguments {
    @Option(help: ArgumentHelp("A workerpool that it must admit, or any.", valueName: "address"))
    var workerpool: AdmissionOption?

    @Flag(help: "It must name that workerpool.")
    var workerpoolStrict = false

    var admission: OrderFilter.Admission { AdmissionOption.admission(workerpool, strict: workerpoolStrict) }
}

/// Which requester an order must admit.
struct RequesterAdmission: ParsableArguments {
    @Option(help: ArgumentHelp("A requester that it must admit, or any.", valueName: "address"))
    var requester: AdmissionOption?

    @Flag(help: "It must name that requester.")
    var requesterStrict = false

    var admission: OrderFilter.Admission { AdmissionOption.admission(requester, strict: requesterStrict) }
}
