import ArgumentParser
import Attestation
import Foundation
import Orders
import Stripes

/// Turns every bit of quotes, and many of their collaterals', and counts what is believed all the same.
///
/// A program of its own, because a debug build takes an hour for what this does in minutes.
@main
struct QuoteSweep: ParsableCommand {
    @Option(help: "Turn one in so many of a collateral's bits; a prime, so that each place in a byte has its turn.")
    var collateralStep = 7

    @Argument(help: "Four words for each quote: its file, its collateral, `intel` or a root's DER, Unix seconds.")
    var words: [String]

    func validate() throws {
        guard !words.isEmpty, words.count.isMultiple(of: 4) else { throw ValidationError("Give four words a quote.") }
        guard collateralStep > 0 else { throw ValidationError("--collateral-step must be positive.") }
    }

    func run() throws {
        var believed = 0
        for start in stride(from: 0, to: words.count, by: 4) {
            believed += try Subject(Array(words[start..<start + 4])).sweep(collateralStep: collateralStep)
        }
        guard believed == 0 else { throw ExitCode.failure }
    }
}

/// A quote that is valid as it is.
private struct Subject {
    let name: String
    let quote: [UInt8]
    let collateral: [UInt8]
    let verifier: QuoteVerifier
    let time: Int64

    init(_ words: [String]) throws {
        name = words[0]
        quote = try Self.bytes(words[0])
        collateral = try QuoteCollateral(decoding: Self.bytes(words[1])).encoded()
        verifier = QuoteVerifier(
            roots: words[2] == "intel" ? [.intel] : [.simulated(certificate: try Self.bytes(words[2]))]
        )
        guard let time = Int64(words[3]) else { throw ValidationError("\(words[3]) is no time.") }
        self.time = time
        _ = try verifier.verify(quote, collateral: QuoteCollateral(canonical: collateral), at: time)
    }

    private static func bytes(_ path: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(filePath: path)))
    }

    /// Tries the flips and tells what came of them.
    ///
    /// - Returns: how many were believed.
    func sweep(collateralStep: Int) throws -> Int {
        let right = try QuoteCollateral(canonical: collateral)
        let inQuote = Self.flips(of: quote, step: 1) { quote in
            (try? verifier.verify(quote, collateral: right, at: time)) != nil
        }
        let inCollateral = Self.flips(of: collateral, step: collateralStep) { bytes in
            guard let collateral = try? QuoteCollateral(canonical: bytes) else { return false }
            return (try? verifier.verify(quote, collateral: collateral, at: time)) != nil
        }
        print(
            "\(name): \(inQuote.believed.count) of \(inQuote.tried) believed; "
                + "collateral: \(inCollateral.believed.count) of \(inCollateral.tried)"
        )
        for bit in inQuote.believed { print("  bit \(bit) of the quote is not covered") }
        for bit in inCollateral.believed { print("  bit \(bit) of the collateral is not covered") }
        return inQuote.believed.count + inCollateral.believed.count
    }

    private static func flips(
        of bytes: [UInt8],
        step: Int,
        isBelieved: @Sendable ([UInt8]) -> Bool
    ) -> (tried: Int, believed: [Int]) {
        let bits = Array(stride(from: 0, to: 8 * bytes.count, by: step))
        let believed = Stripes.map(bits.count) { range in
            range.map { bits[$0] }.filter { bit in
                var turned = bytes
                turned[bit / 8] ^= 1 << UInt8(bit % 8)
                return isBelieved(turned)
            }
        }
        return (bits.count, believed.flatMap(\.self))
    }
}
