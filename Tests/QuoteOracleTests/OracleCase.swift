import Attestation
import Foundation
import TestSupport

/// A quote, what it is verified with, and what dcap-qvl says of it; made by `Tests/Scripts/quote_oracle.py`.
struct OracleCase: Decodable {
    /// What was changed.
    let name: String
    /// The quote.
    let quote: Data
    /// The collateral's file.
    let collateral: String
    /// The root in DER; empty for Intel's.
    let root: Data
    /// The time of verification.
    let at: Int64
    /// The status that dcap-qvl found; nil where it refused.
    let status: String?
    /// The advisories that it found.
    let advisories: [String]?
    /// Why it refused.
    let refusal: String?

    /// What this project says.
    func verified() throws(AttestationError) -> VerifiedQuote {
        let trusted: TrustRoot = root.isEmpty ? .intel : .simulated(certificate: Array(root))
        return try QuoteVerifier(roots: [trusted]).verify(
            Array(quote),
            collateral: QuoteCollateral(decoding: Array(collateral.utf8)),
            at: at
        )
    }

    /// Has dcap-qvl judge what the script makes.
    ///
    /// - Parameter arguments: What the script is told to make; the output's path is added.
    /// - Returns: The cases, each with its verdict.
    /// - Throws: `PythonScript.Failure` where the script fails.
    static func judged(_ arguments: [String]) throws -> [OracleCase] {
        try PythonScript.withTemporaryFolder { folder in
            let output = folder.appending(path: "cases.jsonl")
            try PythonScript.run("quote_oracle.py", arguments + [output.path])
            let decoder = JSONDecoder()
            return try Data(contentsOf: output).split(separator: UInt8(ascii: "\n")).map {
                try decoder.decode(OracleCase.self, from: $0)
            }
        }
    }
}
