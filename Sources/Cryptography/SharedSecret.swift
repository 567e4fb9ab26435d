/// A secret with several owners, for those that live in collections; wiped when the last owner lets go.
package final class SharedSecret: Sendable {
    private let secret: SecretBytes

    /// Takes the secret over.
    package init(_ secret: consuming SecretBytes) {
        self.secret = secret
    }

    /// The number of bytes; not a secret.
    package var count: Int { secret.count }

    /// Lends the bytes to `body`, which must not keep a copy.
    package func withBytes<Result: ~Copyable, Failure: Error>(
        _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try secret.withBytes(body)
    }

    /// Lends the secret itself to `body`.
    package func withSecret<Result: ~Copyable, Failure: Error>(
        _ body: (borrowing SecretBytes) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(secret)
    }
}
