package import Cryptography
import Ledger
package import Orders
package import PoCo

/// What a standard task's result is for the marketplace.
package enum PublicResult {
    /// The longest result that is kept and read: 1 MiB.
    package static let maximumBytes: UInt64 = 1 << 20

    /// What workers commit to: SHA-256 of the result, or Keccak-256 of what the deal's callback is given.
    package static func digest(of result: [UInt8], in deal: Deal) -> Digest {
        let given = callbackResults(of: result, in: deal)
        return given.isEmpty ? SHA256Digest.of(result) : Keccak256.digest(of: given)
    }

    /// Where the deal's callback stores its value; nil without a callback.
    ///
    /// The id is the Keccak-256 of the app's address, 20 bytes, and the request's `params` in UTF-8: who asks the same of
    /// the same app again has the value replaced.
    package static func oracle(of deal: Deal) -> OracleName? {
        guard deal.terms.callback != .zero else { return nil }
        let question = deal.terms.app.address.bytes + Array(deal.terms.params.utf8)
        return OracleName(contract: deal.terms.callback, identifier: Keccak256.digest(of: question))
    }

    /// What the deal's callback is given, the same by every worker; nothing without a callback.
    ///
    /// It is the result, dated to the deal's start; of a result that is longer than a callback may be given, its SHA-256.
    static func callbackResults(of result: [UInt8], in deal: Deal) -> [UInt8] {
        guard let oracle = oracle(of: deal), let date = UInt64(exactly: deal.startTime) else { return [] }
        func given(_ value: [UInt8]) -> [UInt8] {
            OracleCallback(identifier: oracle.identifier, date: UInt256(date), value: value).encoded
        }
        let whole = given(result)
        return whole.count <= LedgerDatabase.longestResults ? whole : given(SHA256Digest.of(result).bytes)
    }
}
