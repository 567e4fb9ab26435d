import ContributionTestSupport
import Cryptography
import Datasets
import DeterministicCBOR
import Testing

@testable import SocialDistance

/// Noise on what an asker is told.
@Suite struct ContactNoiseTests {
    private static func header(epsilon: CBORValue?, revision: UInt64 = 1) throws -> DatasetHeader {
        var parameters = ProximityAnswer.parameters(
            try ProximityDefinition(radiusMillimetres: 10_000, positionErrorMillimetres: 5000)
        )
        parameters[ContactNoise.parameter] = epsilon
        return DatasetHeader(
            app: try Contributions.app(),
            night: Contributions.day,
            revision: revision,
            parameters: parameters,
            consentRoot: SHA256Digest.of([]),
            questionKey: [UInt8](repeating: 0, count: 32),
            segments: [],
            salt: [UInt8](repeating: 0, count: 32)
        )
    }

    /// A person's days as they are told by one dataset or the next.
    static func told(
        _ days: [ProximityDay],
        epsilonMillionths: UInt64,
        asker: VerificationKey,
        revision: UInt64 = 1
    ) throws -> [ProximityDay] {
        var answer = ProximityAnswer(
            definition: try ProximityDefinition(radiusMillimetres: 10_000, positionErrorMillimetres: 5000)
        )
        answer.days = days
        return try ContactNoise.applied(
            to: answer,
            of: asker,
            header: header(epsilon: .unsigned(epsilonMillionths), revision: revision),
            dataKey: SecretBytes(copying: [UInt8](repeating: 1, count: 32))
        ).days
    }

    private func day(_ persons: Int, ill: Int) -> ProximityDay { ToldCountsTests().day(persons, ill: ill) }

    @Test("the same question on the same dataset has one answer; another asker, day or dataset has its own noise")
    func keyed() throws {
        let askers = try (1...60).map { try Contributions.key($0).verificationKey }
        func counts(_ day: ProximityDay, revision: UInt64 = 1) throws -> [Int] {
            try askers.map {
                try Self.told([day], epsilonMillionths: 1_000_000, asker: $0, revision: revision)[0].persons
            }
        }
        let first = try counts(day(100, ill: 3))
        #expect(try counts(day(100, ill: 3)) == first)
        #expect(Set(first).count > 5, "another asker")
        #expect(try counts(day(100, ill: 3), revision: 2) != first)
        let days = [ProximityDay](repeating: day(100, ill: 3), count: 20)
        let told = try Self.told(days, epsilonMillionths: 1_000_000, asker: askers[0])
        #expect(Set(told.map(\.persons)).count > 3, "another day")
    }

    @Test("the noise has the variance of discrete Laplace of scale 3/ε, and no count leaves its range")
    func law() throws {
        let asker = try Contributions.key(1).verificationKey
        func days(_ persons: Int, ill: Int) -> [ProximityDay] {
            (0..<2000).map { ToldCountsTests().day(persons, ill: ill, name: "\($0)") }
        }
        let many = try Self.told(days(100_000, ill: 50_000), epsilonMillionths: 1_000_000, asker: asker)
        let errors = many.map { Double($0.ill - 50_000) }
        let mean = errors.reduce(0, +) / 2000
        let variance = errors.reduce(0) { $0 + $1 * $1 } / 2000
        // 2r/(1 − r)² with r = e^(−1/3): 17.8. Of 2000 samples the mean is within 0.4, the variance within 4, of it.
        #expect(abs(mean) < 0.4 && abs(variance - 17.8) < 4, "\(mean) \(variance)")
        #expect(many.allSatisfy { !$0.tellsTimes && $0.exposureSeconds == 0 && $0.longestSeconds == 0 })
        for day in try Self.told(days(1, ill: 1), epsilonMillionths: 100_000, asker: asker) {
            #expect(
                day.persons >= 0 && (0...day.persons).contains(day.ill) && (0...day.ill).contains(day.closeContacts)
            )
        }
    }

    @Test("of a day on which the asker has no row nothing is made up")
    func absentDay() throws {
        let asker = try Contributions.key(1).verificationKey
        let absent = ProximityDay(day: Contributions.day, stepSeconds: 60, ticks: 1440)
        let days = [ProximityDay](repeating: absent, count: 200) + [day(100, ill: 3)]
        let told = try Self.told(days, epsilonMillionths: 100_000, asker: asker)
        #expect(told.dropLast().allSatisfy { $0 == absent } && told.last?.tellsTimes == false)
    }

    @Test("without an ε counts are as they are; one that is no number or out of range is refused")
    func parameters() throws {
        let key = SecretBytes(random: 32)
        let asker = try Contributions.key(1).verificationKey
        var answer = ProximityAnswer(
            definition: try ProximityDefinition(radiusMillimetres: 10_000, positionErrorMillimetres: 5000)
        )
        answer.days = [day(7, ill: 2)]
        let plain = try Self.header(epsilon: nil)
        #expect(try ContactNoise.applied(to: answer, of: asker, header: plain, dataKey: key) == answer)
        #expect(ContactNoise.parameters(epsilonMillionths: nil).isEmpty)
        for epsilon in [.unsigned(0), .unsigned(9999), .unsigned(20_000_001), .text("1"), .null] as [CBORValue] {
            let header = try Self.header(epsilon: epsilon)
            #expect(throws: ContactError.unknownDefinition) {
                try ContactNoise.applied(to: answer, of: asker, header: header, dataKey: key)
            }
        }
    }
}
