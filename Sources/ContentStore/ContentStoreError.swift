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
        case .permissionDenied(let path): "No permission for \(path)."
        case .storageFull(let path): "No space left while writing \(path)."
        case .storageFailed(let path, let code): "Input or output failed at \(path) (errno \(code))."
        }
    }
}
