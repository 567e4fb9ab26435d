import Console
import Cryptography
import DatasetAssembly
import KeyBroker
import Ledger
import Publisher

extension PublisherError: ReportableError {
    /// Why a night was not published.
    var failure: CommandFailure {
        let what = "The day was not published"
        switch self {
        case .anotherRunIsActive:
            return CommandFailure(
                .temporaryFailure,
                code: "publish-locked",
                what: what,
                why: "Another run holds the lock",
                remedy: "Wait for it, then run this again: it changes nothing that is done"
            )
        case .stateUnwritable:
            return CommandFailure(
                .cannotCreate,
                code: "state-unwritable",
                what: what,
                why: "The home's publisher folder cannot be written",
                remedy: "Check space and permissions"
            )
        case .noContributions(let day):
            return CommandFailure(
                .missingInput,
                code: "no-contributions",
                what: what,
                why: "Nobody contributed tracks of \(day)",
                remedy: "Check the date; contribute first (pandapp generate, pandapp tracks import)"
            )
        case .tooFewContributors(let app, let consenting, let minimum):
            return CommandFailure(
                .denied,
                code: "too-few-contributors",
                what: what,
                why: "Consenting to \(app): \(consenting) people; the least is \(minimum)",
                remedy: "Wait for more contributions, or lower the minimum if that is right for your city"
            )
        case .unknownColumns(let app):
            return CommandFailure(
                .badConfiguration,
                code: "unknown-columns",
                what: what,
                why: "\(app) asks for columns nobody has",
                remedy: "Use an app that this version knows"
            )
        case .readBackFailed:
            return CommandFailure(
                .inputOutput,
                code: "read-back-failed",
                what: what,
                why: "A file read back from the store is not what was written",
                remedy: "Check the disk"
            )
        case .unknownDataset(let address):
            return CommandFailure(
                .missingInput,
                code: "dataset-unknown",
                what: "The dataset was not found",
                why: "The ledger knows none of address \(address.checksummed)",
                remedy: "See the datasets with their addresses: pandapp keys list"
            )
        }
    }
}

extension DatasetAssemblyError: ReportableError {
    /// Why a contribution or an assembly was refused.
    var failure: CommandFailure {
        let (code, why): (String, String) =
            switch self {
            case .malformedPersonKey: ("person-key-malformed", "A key file does not hold a person's key")
            case .notForThisPublisher: ("not-for-this-publisher", "A contribution is sealed to somebody else")
            case .malformedRecord: ("contribution-malformed", "A contribution is not of the expected form")
            case .signatureInvalid: ("contribution-signature", "A contribution is not signed by whom it names")
            case .tooManyFixes: ("too-many-fixes", "A contribution has more fixes than a day has seconds")
            case .malformedEndorsement:
                ("endorsement-malformed", "An endorsement is not one, or not signed by the auditor it names")
            case .batchAltered: ("contributions-altered", "A kept contribution does not authenticate")
            case .storage(let cause): ("contributions-storage", cause)
            case .tooFewContributors: ("too-few-contributors", "Too few people consented")
            }
        if case .storage = self {
            return CommandFailure(
                .inputOutput,
                code: code,
                what: "The contributions could not be used",
                why: why,
                remedy: "Check space and permissions of the home"
            )
        }
        return CommandFailure(
            .badData,
            code: code,
            what: "The contributions could not be used",
            why: why,
            remedy: "Contribute again, or restore the home from a backup"
        )
    }
}

extension KeyVaultError: ReportableError {
    /// Why the vault gave or took no key.
    var failure: CommandFailure {
        switch self {
        case .storage:
            CommandFailure(
                .inputOutput,
                code: "vault-storage",
                what: "The key vault could not be used",
                why: "Its folder cannot be read or written",
                remedy: "Check the home's broker folder"
            )
        case .altered:
            CommandFailure(
                .badData,
                code: "vault-altered",
                what: "The key vault could not be used",
                why: "A key file does not open under this broker's key",
                remedy: "Restore the broker folder"
            )
        }
    }
}

extension LedgerError: ReportableError {
    /// Why the ledger refused.
    var failure: CommandFailure {
        let status: ExitStatus =
            switch self {
            case .notALedger, .newerSchema, .otherDomain: .badConfiguration
            case .corrupt, .logDisagrees, .stateDisagrees, .checkpointInvalid: .badData
            case .noCheckpoint, .unknownEntry: .missingInput
            case .storage: .inputOutput
            default: .denied
            }
        return CommandFailure(status, code: identifier, what: "The ledger refused", sentence: sentence)
    }
}
