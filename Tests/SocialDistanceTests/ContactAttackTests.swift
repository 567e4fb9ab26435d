import ContributionTestSupport
import Cryptography
import Datasets
import Foundation
import TestSupport
import Testing

@testable import SocialDistance

/// The attacks that no truthful contact count stops entirely: how often each succeeds, by what protects.
///
/// Each is a game: of two worlds, equally likely, the adversary guesses one from what they are told. Half of all guesses
/// are right by chance. The table in docs/privacy.md holds what the long form measures, in percent.
@Suite struct ContactAttackTests {
    /// What protects an answer.
    private enum Protection: CaseIterable {
        case none, bands, epsilon1, epsilonTenth

        var epsilonMillionths: UInt64? {
            switch self {
            case .none, .bands: nil
            case .epsilon1: 1_000_000
            case .epsilonTenth: 100_000
            }
        }
    }

    private static let page = "docs/privacy.md"
    private static let isLong = ProcessInfo.processInfo.environment["PANDAPP_LONG_TESTS"] == "1"
    private static let trials = isLong ? 1000 : 100

    /// What one device is told in each trial, each by a dataset of its own: exact counts, or the numbers of their bands.
    private static func told(
        _ day: ProximityDay,
        _ protection: Protection,
        device: Int = 0,
        world: Bool,
        night: Int = 0
    ) throws -> [[Int]] {
        guard protection != .none else {
            return [[Int]](repeating: [day.persons, day.ill, day.closeContacts], count: trials)
        }
        var days = [ProximityDay](repeating: day, count: trials)
        if let epsilon = protection.epsilonMillionths {
            let asker = try Contributions.key(UInt8(device + 1)).verificationKey
            let revision = UInt64(2 * night + (world ? 1 : 0))
            days = try ContactNoiseTests.told(days, epsilonMillionths: epsilon, asker: asker, revision: revision)
        }
        // Withheld says nothing, as does no ill person.
        return days.map { day in ToldCounts([day]).encoded.prefix(3).map { $0 == 255 ? 0 : Int($0) } }
    }

    /// How often the best threshold on each trial's score guesses the world, in percent.
    private static func success(_ scores: (_ world: Bool) throws -> [Int]) rethrows -> Int {
        let (without, with) = (try scores(false), try scores(true))
        let best = Set(without + with).map { threshold in
            with.count { $0 >= threshold } + without.count { $0 < threshold }
        }
        return (100 * (best.max() ?? trials) + trials) / (2 * trials)
    }

    private static func day(_ persons: Int, ill: Int) -> ProximityDay { ToldCountsTests().day(persons, ill: ill) }

    /// One device beside the target, or five that also meet each other; what each is told is put together.
    private static func planted(_ devices: Int, _ protection: Protection, nights: Int = 1) throws -> Int {
        try success { isIll in
            var scores = [Int](repeating: 0, count: trials)
            for device in 0..<devices {
                for night in 0..<nights {
                    let day = day(devices, ill: isIll ? 1 : 0)
                    let answers = try told(day, protection, device: device, world: isIll, night: night)
                    for (trial, answer) in answers.enumerated() { scores[trial] += answer[1] + answer[2] }
                }
            }
            return scores
        }
    }

    /// Tracks that nobody walked, through somebody's home, ask whether that person was there.
    private static func invented(_ tracks: Int, _ protection: Protection) throws -> Int {
        let keys = try (1...tracks + 1).map { try Contributions.key(UInt8($0)).verificationKey }
        let home = EarthPosition(latitude: 48.86, longitude: 2.35)
        let elsewhere = EarthPosition(latitude: 48.80, longitude: 2.30)
        let definition = try ProximityDefinition(radiusMillimetres: 10_000, positionErrorMillimetres: 5000)
        return try success { isHome in
            let places = [EarthPosition](repeating: home, count: tracks) + [isHome ? home : elsewhere]
            let people = keys.map { _ in StatusTable.Entry(isIll: false, daysSinceOnset: nil) }
            let placed = PlacedDay(keys: keys, ticks: .init(repeating: places, count: 20), statuses: people)
            let answers = try ProximityAnswer.counts(for: keys, in: placed.dataset(definition))
            var scores = [Int](repeating: 0, count: trials)
            for device in 0..<tracks {
                let told = try told(answers[device].days[0], protection, device: device, world: isHome)
                for (trial, answer) in told.enumerated() { scores[trial] += answer[0] }
            }
            return scores
        }
    }

    /// Two nights' answers tell whether one of ten people was declared ill in between.
    private static func differencing(from ill: Int, _ protection: Protection) throws -> Int {
        try success { hasChanged in
            let before = try told(day(10, ill: ill), protection, world: hasChanged)
            let changed = day(10, ill: ill + (hasChanged ? 1 : 0))
            let after = try told(changed, protection, world: hasChanged, night: 1)
            return zip(before, after).map { $1[1] + $1[2] - $0[1] - $0[2] }
        }
    }

    private static func measured() throws -> [String: [Int]] {
        let all = Protection.allCases
        return [
            "one planted device: is the target ill?": try all.map { try planted(1, $0) },
            "five planted devices: is the target ill?": try all.map { try planted(5, $0) },
            "five planted devices, fourteen nights": try all.map { try planted(5, $0, nights: 14) },
            "one invented track through a home: was the target there?": try all.map { try invented(1, $0) },
            "five invented tracks through a home": try all.map { try invented(5, $0) },
            "two nights: did the first of ten fall ill in between?": try all.map { try differencing(from: 0, $0) },
            "two nights: did a second of ten?": try all.map { try differencing(from: 1, $0) },
        ]
    }

    @Test("each attack succeeds as often as the page says, and on exact counts always", .enabled(if: isLong))
    func table() throws {
        let measured = try Self.measured()
        let rows = try DocumentedTable.rows("contact-attacks", of: Self.page)
        #expect(Set(rows.map { $0[0] }) == Set(measured.keys))
        for row in rows {
            let values = measured[row[0]] ?? []
            #expect(row.dropFirst().map { $0 } == values.map { "\($0)" }, "\(row[0]): \(values)")
        }
        #expect(measured.values.allSatisfy { $0[0] == 100 })
    }

    @Test("the singleton rule leaves one device nothing but chance, five defeat it, and noise leaves them little")
    func protections() throws {
        #expect(try Self.planted(1, .none) == 100 && Self.invented(1, .none) == 100)
        #expect(try Self.planted(1, .bands) == 50 && Self.invented(1, .bands) == 50)
        #expect(try Self.planted(5, .bands) == 100 && Self.invented(5, .bands) == 100)
        #expect(try Self.differencing(from: 0, .bands) == 100 && Self.differencing(from: 1, .bands) == 50)
        // One answer of ε = 1 allows e/(1 + e) = 73 %; five of ε = 0.1 allow 62 %; of a hundred trials 9 more by luck.
        #expect(try Self.differencing(from: 0, .epsilon1) <= 82)
        #expect(try Self.planted(5, .epsilonTenth) <= 71)
    }
}
