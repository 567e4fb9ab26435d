import Cryptography
import Evidence
import Foundation
import KeyBroker
import Testing

/// What a key release costs the broker, from the evidence's bytes to the answer's: quote verification, all checks, the
/// record on disk and in the ledger, and sealing to the enclave's key.
@Suite(.serialized) struct ReleaseSpeedTests {
    @Test(
        "a key release, its quote's verification included, takes less than 200 ms, in a debug build",
        .enabled(if: ProcessInfo.processInfo.environment["PANDAPP_LONG_TESTS"] != nil)
    )
    func release() throws {
        var times: [Duration] = []
        for _ in 0..<5 {
            let made = try BrokerScenario()
            for _ in 0..<3 {
                let key = try EncapsulationKey(.xWing)
                let transcript = try made.transcript(key)
                let message = ReleaseEvidence(transcript: transcript, quote: try made.quote(transcript)).encoded()
                times.append(try ContinuousClock().measure { _ = try made.desk.release(to: message) })
            }
        }
        let best = try #require(times.min())
        print("key release: best \(best), median \(times.sorted()[times.count / 2]) of \(times.count)")
        // The aim for a release build is 20 ms; here BoringSSL is not optimised.
        #expect(best < .milliseconds(200))
    }
}
