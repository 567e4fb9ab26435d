internal import Crypto

/// SHA-256 (FIPS 180-4) of bytes that are at hand; `SHA256Stream` takes those that arrive in pieces.
package enum SHA256Digest {
    /// Returns the hash of an array.
    package static func of(_ bytes: [UInt8]) -> Digest {
        of(bytes.span)
    }

    /// Returns the hash of a span.
    package static func of(_ bytes: Span<UInt8>) -> Digest {
        var stream = SHA256Stream()
        stream.update(bytes)
        return stream.finish()
    }
}

/// SHA-256 of bytes that arrive in pieces.
package struct SHA256Stream: Sendable {
    private var function = Crypto.SHA256()

    /// Begins the hash of nothing.
    package init() {}

    /// Appends an array to what is hashed.
    package mutating func update(_ bytes: [UInt8]) {
        update(bytes.span)
    }

    /// Appends a span to what is hashed.
    package mutating func update(_ bytes: Span<UInt8>) {
        unsafe bytes.withUnsafeBytes { unsafe function.update(bufferPointer: $0) }
    }

    /// Returns the hash of everything appended.
    package consuming func finish() -> Digest {
        Digest(hashOutput: Array(function.finalize()))
    }
}
