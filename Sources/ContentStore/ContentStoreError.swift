internal import Glibc

/// Why the content store refused.
package enum ContentStoreError: Error, Equatable, Sendable {
    /// The text is no content identifier in one of the two forms this project writes.
    case identifierMalformed
    /// The text is a content identifier, but of a hash or codec other than SHA-256 over dag-pb or raw blocks.
    case identifierUnsupported
    /// The store does not have this block.
    case notFound(ContentIdentifier)
    /// The stored bytes do not hash to the block's identifier.
    case blockCorrupted(ContentIdentifier)
    /// The block is what its identifier says, but no UnixFS file node in its one strict form.
    case nodeMalformed(ContentIdentifier)
    /// The block holds other sizes than the link that leads to it says.
    case sizesDisagree(ContentIdentifier)
    /// A stored block is longer than any block of a file may be.
    case blockTooLarge(ContentIdentifier)
    /// The file's tree has more levels than any honest file needs.
    case treeTooDeep(limit: Int)
    /// The file is longer than the caller accepts.
    case fileTooLarge(limit: UInt64)
    /// The file became another while it was being added.
    case fileChanged
    /// The file is no CARv1 archive in its one strict form, or should become one and cannot.
    case archiveMalformed
    /// The file is a CAR archive of version 2.
    case archiveVersionUnsupported
    /// The archive ends inside its header or a block.
    case archiveTruncated
    /// The archive has more blocks, or more links in them, than any that this project writes.
    case archiveTooLarge(limit: Int)
    /// The archive holds this block twice.
    case archiveBlockRepeated(ContentIdentifier)
    /// The archive lacks this block of one of its files.
    case archiveBlockMissing(ContentIdentifier)
    /// The archive holds this block, which none of its files needs.
    case archiveBlockUnexpected(ContentIdentifier)
    /// The address of a Kubo node is not of the form `http://host:port`.
    case kuboAddressMalformed
    /// Nothing answers at the node's address, or the connection broke.
    case kuboUnreachable(address: String)
    /// The node's whole answer did not come in time.
    case kuboTimedOut(address: String)
    /// The node answered with an error: its HTTP status, and what it says in printable ASCII.
    case kuboRefused(status: Int, message: String)
    /// The node sends its callers elsewhere, which is not followed.
    case kuboRedirected(address: String)
    /// The node's answer is longer than such an answer may be.
    case kuboAnswerTooLarge(limit: Int)
    /// The node's answer is not of the form that Kubo's documentation gives.
    case kuboAnswerMalformed
    /// The node took the archive, but does not name its files as they are.
    case kuboRootsDisagree
    /// The node took the blocks, but did not pin this file.
    case kuboPinFailed(ContentIdentifier)
    /// The operating system does not let this process read or write the place.
    case permissionDenied(path: String)
    /// The disk or the quota is full; nothing partial was left behind.
    case storageFull(path: String)
    /// Any other failure of the operating system, with its number.
    case storageFailed(path: String, code: Int32)

    /// The case for a failed system call on `path`.
    init(code: Int32, path: String) {
        switch code {
        case EACCES, EPERM, EROFS: self = .permissionDenied(path: path)
        case ENOSPC, EDQUOT: self = .storageFull(path: path)
        default: self = .storageFailed(path: path, code: code)
        }
    }
}

extension ContentStoreError: CustomStringConvertible {
    /// One sentence for the person at the terminal.
    package var description: String {
        switch self {
        case .identifierMalformed: "This is not a content identifier (Qm… or bafy…/bafk…)."
        case .identifierUnsupported: "This content identifier uses a hash or codec that the store does not keep."
        case .notFound(let identifier): "The store does not have block \(identifier)."
        case .blockCorrupted(let identifier): "Block \(identifier) is corrupted: its bytes do not match its name."
        case .nodeMalformed(let identifier): "Block \(identifier) is not a well-formed file node."
        case .sizesDisagree(let identifier): "Block \(identifier) has other sizes than its parent says."
        case .blockTooLarge(let identifier): "Block \(identifier) is longer than a block may be."
        case .treeTooDeep(let limit): "The file's tree has more than \(limit) levels."
        case .fileTooLarge(let limit): "The file is longer than the accepted \(limit) bytes."
        case .fileChanged: "The file changed while it was being added."
        case .archiveMalformed:
            "This is not a CARv1 archive of 1 to 23 files in the form that is read and written here."
        case .archiveVersionUnsupported: "This is a CAR archive of version 2; only version 1 is read."
        case .archiveTruncated: "The archive ends in the middle."
        case .archiveTooLarge(let limit): "The archive has more than \(limit) blocks or links."
        case .archiveBlockRepeated(let identifier): "The archive holds block \(identifier) twice."
        case .archiveBlockMissing(let identifier): "The archive lacks block \(identifier)."
        case .archiveBlockUnexpected(let identifier): "No file of the archive needs its block \(identifier)."
        case .kuboAddressMalformed: "This is not the address of a Kubo node (http://host:port)."
        case .kuboUnreachable(let address): "No Kubo node answers at \(address)."
        case .kuboTimedOut(let address): "The Kubo node at \(address) took too long."
        case .kuboRefused(let status, let message): "The Kubo node answered \(status): \(message)."
        case .kuboRedirected(let address): "The Kubo node at \(address) redirects to another address."
        case .kuboAnswerTooLarge(let limit): "The Kubo node's answer is longer than \(limit) bytes."
        case .kuboAnswerMalformed: "The Kubo node's answer is not understood."
        case .kuboRootsDisagree: "The Kubo node took an archive and names other files than are in it."
        case .kuboPinFailed(let identifier): "The Kubo node did not pin \(identifier)."
        case .permissionDenied(let path): "No permission for \(path)."
        case .storageFull(let path): "No space left while writing \(path)."
        case .storageFailed(let path, let code): "Input or output failed at \(path) (errno \(code))."
        }
    }
}
