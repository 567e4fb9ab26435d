package import Cryptography
package import DeterministicCBOR

/// Why a value of the marketplace was refused.
package enum OrdersError: Error, Equatable, Sendable {
    /// A number would leave 0 … 2²⁵⁶ − 1.
    case numberOverflow
    /// Text or bytes are no number of the expected form.
    case malformedNumber
    /// Bytes are not the one encoding of the record.
    case malformedEncoding(CBORError)
    /// A digest or address in a record has the wrong form.
    case malformedField(CryptographyError)
    /// A text is longer than its limit.
    case textTooLong
    /// A list is longer than its limit.
    case tooManyElements
    /// An execution environment, kind or version that this program does not know.
    case unknownValue
    /// A signature that is not 65 bytes with v 27 or 28, nor 64 bytes, or has a high s.
    case malformedSignature
    /// A valid signature of somebody else.
    case wrongSigner
    /// A registry entry without a checksum: its content could be exchanged.
    case zeroChecksum
    /// A registry entry that allows no execution environment, or an app without a measurement for one it names.
    case noEnvironment
    /// The four orders do not match.
    case refused(MatchRefusal)
    /// A registry entry and owner do not give the address that the order names.
    case registryAddressMismatch(RegistryKind)
    /// The deal's identifier does not follow from the request order and what it had consumed.
    case dealIdentifierMismatch
    /// The task's index lies outside the deal.
    case taskIndexOutsideDeal
    /// The task's identifier does not follow from the deal and the index.
    case taskIdentifierMismatch
    /// The bundle names nobody as worker.
    case workerIsNobody
    /// The dataset's entry allows none of the app's execution environments.
    case noCommonEnvironment
}

extension OrdersError {
    /// A stable name of the cause for scripts and logs.
    package var identifier: String {
        switch self {
        case .numberOverflow: "number-overflow"
        case .malformedNumber: "malformed-number"
        case .malformedEncoding: "malformed-encoding"
        case .malformedField: "malformed-field"
        case .textTooLong: "text-too-long"
        case .tooManyElements: "too-many-elements"
        case .unknownValue: "unknown-value"
        case .malformedSignature: "malformed-signature"
        case .wrongSigner: "wrong-signer"
        case .zeroChecksum: "zero-checksum"
        case .noEnvironment: "no-environment"
        case .refused(let refusal): refusal.identifier
        case .registryAddressMismatch(let kind): "\(kind.rawValue)-registry-address-mismatch"
        case .dealIdentifierMismatch: "deal-identifier-mismatch"
        case .taskIndexOutsideDeal: "task-index-outside-deal"
        case .taskIdentifierMismatch: "task-identifier-mismatch"
        case .workerIsNobody: "worker-is-nobody"
        case .noCommonEnvironment: "no-common-environment"
        }
    }

    /// What is wrong and what to do about it.
    package var sentence: String {
        switch self {
        case .numberOverflow: "A number leaves the range of 256 bits; lower the prices or the volume."
        case .malformedNumber: "A number is not written as expected; write decimal digits, or 0x and hexadecimal ones."
        case .malformedEncoding: "The bytes are no record of this version; get them again from their source."
        case .malformedField: "A digest or address in the record has the wrong form; get it again from its source."
        case .textTooLong: "A text is longer than its limit; shorten it."
        case .tooManyElements: "A list or record is longer than its limit; shorten it."
        case .unknownValue: "The record names a version, kind or environment unknown to this program; update Pandapp."
        case .malformedSignature: "The signature has no accepted form; sign again, as 65 bytes with v 27 or 28."
        case .wrongSigner: "Somebody else has signed; sign with the owner's wallet."
        case .zeroChecksum: "A checksum or digest is missing; compute it from the content."
        case .noEnvironment: "No execution environment with a measurement is named; name one."
        case .refused(let refusal): refusal.sentence
        case .registryAddressMismatch(let kind):
            "The \(kind.rawValue)'s entry is not the one its order is for; get the bundle again from the ledger."
        case .dealIdentifierMismatch: "The deal is not the one these orders make; get the bundle again from the ledger."
        case .taskIndexOutsideDeal: "The deal has no task of this index; choose one from its first to its last."
        case .taskIdentifierMismatch: "The task is not the deal's at this index; get the bundle again from the ledger."
        case .workerIsNobody: "The bundle names no worker; ask for one with the worker's address."
        case .noCommonEnvironment:
            "The dataset may not be opened where the app can run; ask the data owner to allow it."
        }
    }
}
