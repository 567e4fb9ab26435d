import Console
import ContentStore

extension ContentStoreError: ReportableError {
    /// Why the store, its node or an archive gave or took nothing.
    var failure: CommandFailure {
        let (status, code, remedy) = cause
        return CommandFailure(
            status,
            code: code,
            what: "The content could not be read or stored",
            why: String(description.dropLast()),
            remedy: remedy
        )
    }

    private var cause: (ExitStatus, code: String, remedy: String) {
        let folder = "Check the home's store folder, its disk and its permissions"
        let damaged = "Get the file again from whoever published it"
        let node = "Check the node (ipfs id) and the address that was given to pandapp init --store"
        let answer = "Check that the address is a Kubo node's, and that its version is current"
        let archive = "Get the archive again from whoever made it (pandapp content export)"
        return switch self {
        case .identifierMalformed, .identifierUnsupported:
            (.badData, "identifier-malformed", "Copy the identifier whole: Qm and 44 characters more")
        case .notFound: (.missingInput, "content-missing", damaged)
        case .blockCorrupted, .nodeMalformed, .sizesDisagree, .blockTooLarge, .treeTooDeep, .fileTooLarge:
            (.badData, "content-altered", damaged)
        case .fileChanged: (.temporaryFailure, "file-changed", "Run this again when nothing writes to the file")
        case .archiveMalformed: (.badData, "archive-malformed", archive)
        case .archiveVersionUnsupported:
            (.badData, "archive-version", "Make an archive of version 1: ipfs dag export")
        case .archiveTruncated: (.badData, "archive-truncated", archive)
        case .archiveTooLarge: (.badData, "archive-too-large", "Make several archives of fewer files")
        case .archiveBlockRepeated: (.badData, "archive-block-repeated", archive)
        case .archiveBlockMissing: (.badData, "archive-block-missing", archive)
        case .archiveBlockUnexpected: (.badData, "archive-block-unexpected", archive)
        case .kuboAddressMalformed:
            (.badConfiguration, "kubo-address", "Give an address such as kubo:http://127.0.0.1:5001")
        case .kuboUnreachable: (.serviceUnavailable, "kubo-unreachable", "Start the node (ipfs daemon). \(node)")
        case .kuboTimedOut: (.temporaryFailure, "kubo-timeout", "Try again when the node is less busy. \(node)")
        case .kuboRefused: (.serviceUnavailable, "kubo-refused", "Look into the node's log for the cause")
        case .kuboRedirected: (.serviceUnavailable, "kubo-redirected", "Give the node's own address to pandapp init")
        case .kuboAnswerTooLarge: (.serviceUnavailable, "kubo-answer-too-large", answer)
        case .kuboAnswerMalformed: (.serviceUnavailable, "kubo-answer-malformed", answer)
        case .kuboRootsDisagree:
            (.serviceUnavailable, "kubo-roots-disagree", "Use another node: this one does not keep what it is given")
        case .kuboPinFailed:
            (.serviceUnavailable, "kubo-pin-failed", "Check the node's disk and its pins (ipfs pin ls)")
        case .permissionDenied: (.cannotCreate, "store-permission", folder)
        case .storageFull: (.inputOutput, "store-full", folder)
        case .storageFailed: (.inputOutput, "store-failed", folder)
        }
    }
}
