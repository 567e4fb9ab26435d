package import Cryptography

/// Which deal: `keccak256(request order hash ‖ volume the request had consumed before)`.
package struct DealIdentifier: Hashable, Sendable, CustomStringConvertible {
    /// The 32 bytes.
    package let digest: Digest

    /// A deal known by its digest.
    package init(_ digest: Digest) {
        self.digest = digest
    }

    /// The deal that a request order makes next.
    package init(requestOrder: Digest, consumedBefore: UInt256) {
        digest = Keccak256.digest(of: requestOrder.bytes + consumedBefore.bigEndianBytes)
    }

    /// `0x` and 64 hexadecimal digits.
    package var description: String { "0x" + digest.hexadecimal }
}

/// Which task: `keccak256(deal ‖ index)`.
package struct TaskIdentifier: Hashable, Sendable, CustomStringConvertible {
    /// The 32 bytes.
    package let digest: Digest

    /// A task known by its digest.
    package init(_ digest: Digest) {
        self.digest = digest
    }

    /// The task of a deal at an index.
    package init(deal: DealIdentifier, index: UInt256) {
        digest = Keccak256.digest(of: deal.digest.bytes + index.bigEndianBytes)
    }

    /// `0x` and 64 hexadecimal digits.
    package var description: String { "0x" + digest.hexadecimal }
}
