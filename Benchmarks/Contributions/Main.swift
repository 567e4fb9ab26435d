import Cryptography
import DatasetAssembly
import Foundation
import Geohash
import Stripes

/// Puts many people's signed contributions of one day into a home's store, as an importer would, and without what is not
/// measured: no key files, no envelopes.
///
/// usage: pandapp-contributions HOME PERSONS FIXES DAY. Each person has a fix at each of so many equal parts of the day,
/// at one of three places; one in twenty is declared ill. Same arguments, same people.
@main
struct Main {
    /// People of one batch.
    static let batch = 20_000

    static func main() throws {
        let words = CommandLine.arguments
        guard words.count == 5, let persons = Int(words[2]), let fixes = Int(words[3]), persons > 0, fixes > 0 else {
            print("usage: pandapp-contributions HOME PERSONS FIXES DAY")
            exit(64)
        }
        let home = URL(filePath: words[1])
        let identity = try AgeIdentity(
            parsing: String(contentsOf: home.appending(path: "publisher/contributions.key"), encoding: .utf8)
                .trimmingCharacters(in: .whitespacesAndNewlines)
        )
        let store = ContributionStore(
            directory: home.appending(path: "publisher/contributions"),
            publisher: identity
        )
        let town = try Town(home: home, fixes: fixes, day: words[4])
        for start in stride(from: 0, to: persons, by: batch) {
            let people = start..<min(start + batch, persons)
            let records = try Stripes.map(people.count) { stripe in
                try stripe.flatMap { try town.records(of: start + $0) }
            }
            try store.add(records.flatMap(\.self))
        }
    }
}

/// Where people are, and what they say.
private struct Town: Sendable {
    private struct Configuration: Decodable {
        struct City: Decodable {
            let south: Double
            let west: Double
            let north: Double
            let east: Double
        }
        let city: City
        let apps: [String: String]
    }

    let fixes: Int
    let day: String
    let apps: [AppConsent]
    let cells: CellRectangle

    init(home: URL, fixes: Int, day: String) throws {
        let data = try Data(contentsOf: home.appending(path: "config.json"))
        let configuration = try JSONDecoder().decode(Configuration.self, from: data)
        let city = configuration.city
        cells = try CellRectangle(south: city.south, west: city.west, north: city.north, east: city.east, precision: 9)
        apps = try configuration.apps.values.sorted().map {
            AppConsent(app: try EthereumAddress(parsing: $0), allowsSimulated: true)
        }
        (self.fixes, self.day) = (fixes, day)
    }

    func records(of person: Int) throws -> [SignedRecord] {
        var random = Mixer(state: UInt64(person))
        var seed: [UInt8] = []
        for _ in 0..<4 {
            let word = random.next()
            seed += (0..<8).map { UInt8(truncatingIfNeeded: word >> (8 * UInt64($0))) }
        }
        let key = try SigningKey(seed: SecretBytes(copying: seed))
        // Home, work and a square that many share.
        let places = [500_000, 50_000, 5_000].map { cell(Int(random.next() % UInt64($0))) }
        let length = 86_400 / fixes
        let seconds = (0..<fixes).map { UInt32($0 * length + Int(random.next() % UInt64(length))) }
        let visited = seconds.map { second in
            switch second / 3600 {
            case 9..<18: places[1]
            case 18..<21: places[2]
            default: places[0]
            }
        }
        let track = DayFixes(day: day, precision: 9, seconds: seconds, cells: visited)
        var statements: [PersonStatement] = [.fixes(track), .consents(apps)]
        if person % 20 == 0 { statements.append(.health(illSince: day)) }
        return statements.map { SignedRecord($0, at: 1, by: key) }
    }

    /// The cell of a place; places are scattered over the region.
    private func cell(_ place: Int) -> UInt64 {
        var random = Mixer(state: UInt64(place) &+ 1 << 40)
        let column = Int(random.next() % UInt64(cells.columns.count))
        let row = Int(random.next() % UInt64(cells.rows.count))
        return cells.cell(column: column, row: row)?.bits ?? 0
    }
}

/// SplitMix64 (Steele, Lea, Flood 2014).
private struct Mixer {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
