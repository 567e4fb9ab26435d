import Attestation
import Cryptography
import Evidence
import MarketTestSupport
import SimulatedHardware
import Testing

@testable import KeyBroker

/// What the broker demands of the platform that vouches for an enclave.
@Suite struct PlatformRefusalTests {
    private func refusal(of evidence: ReleaseEvidence, by made: BrokerScenario) -> BrokerRefusal? {
        do throws(BrokerRefusal) {
            _ = try made.desk.release(to: evidence.encoded())
            return nil
        } catch {
            return error
        }
    }

    @Test("a platform that nothing is known of is refused")
    func missing() throws {
        var platform = try BrokerPlatform()
        platform.stated = nil
        let made = try BrokerScenario(platform: platform)
        #expect(try refusal(of: made.evidence(), by: made) == .collateralMissing)
    }

    @Test("what is known of a platform must be of today, to the second")
    func notCurrent() throws {
        let issued = BrokerScenario.start + 1 - SimulatedCollateral.lifetime
        let made = try BrokerScenario(platform: BrokerPlatform(at: issued))
        #expect(try refusal(of: made.evidence(), by: made) == nil, "the last second")
        made.setTime(BrokerScenario.start + 1)
        #expect(try refusal(of: made.evidence(), by: made) == .collateralNotCurrent)
    }

    @Test("what another maker says of a platform counts for nothing")
    func otherCollateral() throws {
        var platform = try BrokerPlatform()
        platform.stated = try BrokerPlatform(seed: 9).stated
        let made = try BrokerScenario(platform: platform)
        let found = try refusal(of: made.evidence(), by: made)
        #expect(found == .collateralInvalid || found == .quoteUntrusted)
    }

    @Test("a platform that its maker revoked is refused")
    func revoked() throws {
        let made = try BrokerScenario(platform: BrokerPlatform(standing: .init(status: "Revoked")))
        #expect(try refusal(of: made.evidence(), by: made) == .platformRevokedByMaker)
    }

    @Test("an enclave that its operator can read is refused")
    func debuggable() throws {
        let made = try BrokerScenario()
        var evidence = try made.evidence()
        evidence.quote = try made.platform.quote(
            evidence.transcript.reportData,
            measurement: MarketScenario.measurement,
            flags: SimulatedEnclave.ordinaryFlags | 2
        )
        #expect(refusal(of: evidence, by: made) == .quoteDebuggable)
    }

    /// Demands platforms that are up to date.
    private struct UpToDate: AttestationPolicy {
        func check(_ quote: VerifiedQuote) throws(AttestationError) {
            guard quote.status == .upToDate else { throw .statusNotAllowed }
        }
    }

    @Test("a platform below the broker's policy is refused, and one that satisfies it is not")
    func policy() throws {
        for (status, expected) in [("OutOfDate", BrokerRefusal.levelTooLow), ("UpToDate", nil)] {
            let made = try BrokerScenario(
                platform: BrokerPlatform(standing: .init(status: status)),
                policies: [UpToDate()]
            )
            #expect(try refusal(of: made.evidence(), by: made) == expected)
        }
    }

    @Test("every way in which a quote can be refused has a refusal of the broker's")
    func everyError() {
        // `malformedPolicy` is of a file, not of a quote.
        #expect(AttestationError.allCases.allSatisfy { BrokerRefusal.allCases.contains(BrokerRefusal($0)) })
    }
}
