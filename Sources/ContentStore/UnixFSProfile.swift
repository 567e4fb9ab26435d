/// How a file is cut into blocks: the two profiles of IPIP-0499.
///
/// The identifier of a file depends on the cut, so a profile is part of what must be agreed.
package enum UnixFSProfile: String, CaseIterable, Hashable, Sendable {
    /// What `ipfs add` has made since 2015 and iExec registers: `Qm…`, dag-pb leaves of 256 KiB, 174 links a node.
    case v0 = "unixfs-v0-2015"
    /// The profile of 2025: `bafk…`/`bafy…`, raw leaves of 1 MiB, 1024 links a node.
    case v1 = "unixfs-v1-2025"

    /// The profile by which every store cuts what is added to it.
    package static let registered = UnixFSProfile.v0

    /// Bytes of the file in each leaf but the last.
    package var chunkBytes: Int {
        switch self {
        case .v0: 262_144
        case .v1: 1_048_576
        }
    }

    /// Links of each inner node but the last of its level.
    package var linksPerNode: Int {
        switch self {
        case .v0: 174
        case .v1: 1024
        }
    }
}
