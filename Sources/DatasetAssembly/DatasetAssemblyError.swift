/// Why a contribution or an assembly is refused.
package enum DatasetAssemblyError: Error, Equatable, Sendable {
    /// A person's key file does not begin with an age identity.
    case malformedPersonKey
    /// A contribution is not an age file to this publisher.
    case notForThisPublisher
    /// A contribution's content is not the deterministic encoding of signed records.
    case malformedRecord
    /// A record is not signed by the person whom it names.
    case signatureInvalid
    /// A record holds more fixes than a day can have.
    case tooManyFixes
    /// An endorsement is not of its form, or not signed by the auditor whom it names.
    case malformedEndorsement
    /// A stored batch does not authenticate: the file was altered, or the storage key is another one.
    case batchAltered
    /// A file of the contribution store cannot be read or written.
    case storage(String)
    /// Fewer contributors than the configured minimum consented to the app.
    case tooFewContributors(consenting: Int, minimum: Int)
}
