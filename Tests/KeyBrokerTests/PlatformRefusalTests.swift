import Attestation
import Cryptography
import Evidence
import Ledger
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

    private func refusal(
        status: String,
        demands json: String? = nil
    ) throws -> BrokerRefusal? {
        let made = try BrokerScenario(
            platform: BrokerPlatform(standing: .init(status: status)),
            demands: json.map { try AttestationPolicyFile(decoding: Array($0.utf8)) }
        )
        return try refusal(of: made.evidence(), by: made)
    }

    @Test("a platform that is not patched is refused by a broker that was told nothing")
    func policy() throws {
        #expect(try refusal(status: "UpToDate") == nil)
        #expect(try refusal(status: "SWHardeningNeeded") == nil)
        for status in ["OutOfDate", "ConfigurationNeeded", "OutOfDateConfigurationNeeded"] {
            #expect(try refusal(status: status) == .levelTooLow, "\(status)")
        }
    }

    @Test("the operator's file tightens what is demanded, and never loosens it")
    func policyFile() throws {
        #expect(try refusal(status: "UpToDate", demands: "{}") == .environmentNotAllowed, "the file means hardware")
        let simulated = #""environments":["simulated"]"#
        #expect(try refusal(status: "UpToDate", demands: "{\(simulated)}") == nil)
        let upToDate = "{\(simulated),\"statuses\":[\"UpToDate\"]}"
        #expect(try refusal(status: "UpToDate", demands: upToDate) == nil)
        #expect(try refusal(status: "SWHardeningNeeded", demands: upToDate) == .levelTooLow)
        let nobody = "{\(simulated),\"allowedPlatforms\":[]}"
        #expect(try refusal(status: "UpToDate", demands: nobody) == .platformRevoked)
        let outOfDate = "{\(simulated),\"statuses\":[\"OutOfDate\"]}"
        #expect(try refusal(status: "OutOfDate", demands: outOfDate) == .levelTooLow)
    }

    @Test("a refusal is recorded with what a verified quote vouches for, and with nothing before")
    func recorded() throws {
        let made = try BrokerScenario()
        var evidence = try made.evidence()
        evidence.quote = [1, 2, 3]
        #expect(refusal(of: evidence, by: made) == .quoteMalformed)
        evidence = try made.evidence()
        evidence.quote = try made.quote(made.evidence().transcript)
        #expect(refusal(of: evidence, by: made) == .reportDataMismatch)
        let stranger = SHA256Digest.of([9])
        #expect(try refusal(of: made.evidence(measurement: stranger), by: made) == .measurementNotRegistered)
        var records: [AuditRecord] = []
        try made.audit.records(upTo: made.ledger.auditAnchor()) { records.append($0) }
        #expect(records.map(\.measurement) == [nil, MarketScenario.measurement, stranger])
        #expect(records.map(\.environment) == [nil, "simulated", "simulated"])
        let platform = try made.platform.identity()
        #expect(records.map(\.platform) == [nil, platform, platform])
    }

    @Test("every way in which a quote can be refused has a refusal of the broker's")
    func everyError() {
        // `malformedPolicy` is of a file, not of a quote.
        #expect(AttestationError.allCases.allSatisfy { BrokerRefusal.allCases.contains(BrokerRefusal($0)) })
    }
}
