package import Evidence

/// Who challenges enclaves and gives them keys: the broker itself, or the way to one that runs elsewhere.
package protocol KeyReleasing: Sendable {
    /// A fresh challenge.
    ///
    /// - Throws: `BrokerRefusal`, or why the broker cannot sign.
    func challenge() throws -> ReleaseChallenge

    /// Answers evidence with sealed keys, or refuses.
    ///
    /// - Throws: `BrokerRefusal`.
    func release(to message: [UInt8]) throws(BrokerRefusal) -> KeyRelease
}
