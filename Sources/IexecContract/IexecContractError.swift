/// Why something that was carried to or from iExec is refused.
package enum IexecContractError: Error, Equatable, Sendable {
    /// The file does not begin as a dataset with its keys does, or is of another version.
    case notAKeyedDataset
    /// The file ends early, goes on too long, or a header in it is malformed.
    case datasetMalformed
    /// A header is not the one that the keys were written for, or the ciphertext does not authenticate.
    case datasetAltered
    /// The text is no question of this version.
    case questionMalformed
}
