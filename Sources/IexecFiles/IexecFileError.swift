/// Why a file or a text of iExec's SDK is refused.
package enum IexecFileError: Error, Equatable, Sendable {
    /// The key is not 32 bytes in padded base64.
    case keyMalformed
    /// The encrypted file is shorter than an initial vector and one block, or no whole number of blocks.
    case lengthWrong
    /// The encrypted file is not the one of the checksum.
    case checksumMismatch
    /// The last block is not padded as it must be: another key, or the file was altered.
    case paddingWrong
    /// The address begins like one of IPFS, and is none.
    case addressMalformed
}
