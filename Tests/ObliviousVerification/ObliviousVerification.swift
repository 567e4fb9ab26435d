import CValgrind
import Cryptography
import Datasets
import Geohash
import Glibc
import Heatmap
import SocialDistance

/// Counts and releases secret tokens, and scans secret places for a secret asker, while valgrind watches, for
/// `Scripts/check-oblivious`.
///
///     valgrind oblivious-verification oblivious|fast|scan|batch
///     valgrind --tool=lackey --trace-mem=yes oblivious-verification scan|batch PERSON
///
/// All rows and the key of the noise are secret. A number may be known from the moment at which it has its noise, and what
/// is told an asker when all of it is counted. For a trace of one person's question nothing is hidden, and where the question begins and
/// ends is printed.
@main
enum ObliviousVerification {
    static func main() throws {
        let arguments = CommandLine.arguments.dropFirst()
        let person = arguments.dropFirst().first.map { Int($0) }
        guard let mode = arguments.first, arguments.count <= 2, person != .some(nil) else {
            print("oblivious-verification oblivious|fast, scan|batch [PERSON]")
            exit(64)
        }
        guard valgrind_watches() != 0 else {
            print("oblivious-verification: valgrind does not run this, or was not there when this was built")
            exit(69)
        }
        switch mode {
        case "scan", "batch": try countContacts(isBatch: mode == "batch", person: person ?? nil)
        default: try countTokens(mode)
        }
    }

    private static func countContacts(isBatch: Bool, person: Int?) throws {
        let contacts = try SecretContacts(isHidden: person == nil)
        // What the system does before and after is not the scan's, and differs from run to run.
        if person != nil { mark("begin\n") }
        let day = try isBatch ? contacts.batch(for: person ?? 7) : contacts.scan(for: person ?? 7)
        guard person == nil else {
            mark("end\n")
            return withExtendedLifetime(day) {}
        }
        print("contacts by proximity: near \(day?.persons ?? 0), of them \(day?.closeContacts ?? 0) close contacts")
    }

    /// Writes at once, so that a trace has it at its place.
    private static func mark(_ text: StaticString) {
        guard unsafe write(1, text.utf8Start, text.utf8CodeUnitCount) == text.utf8CodeUnitCount else { exit(74) }
    }

    private static func countTokens(_ mode: String) throws {
        guard let counting = HeatmapCounting(rawValue: mode) else { exit(64) }
        // 1,440 cells: a chunk of 8,192 numbers is filled, and another one begun.
        let region = try CellRectangle(columns: 1_061..<1_101, rows: 807..<843, precision: 6)
        for (measure, mechanism) in HeatmapMeasure.allCases.flatMap({ measure in
            HeatmapMechanism.allCases.map { (measure, $0) }
        }) {
            let segment = try segment(of: region, tokens: measure.tokensPerPerson)
            let parameters = HeatmapParameters(
                epsilonMillionths: 1_000_000,
                region: region,
                mechanism: mechanism,
                counting: counting,
                measure: measure
            )
            let histogram = try TokenHistogram.counting(segment, parameters: parameters, workers: 1)
            let map = try HeatmapMechanism.release(histogram, parameters: parameters, noiseKey: noiseKey()) { number in
                unsafe withUnsafeMutableBytes(of: &number) { unsafe valgrind_disclose($0.baseAddress, $0.count) }
            }
            print("\(KernelLevel.best) \(mechanism.version), \(measure.rawValue): \(map.cells.count) cells")
        }
    }

    /// A segment of 150 persons, padded to 192, all of its words secret.
    private static func segment(of region: CellRectangle, tokens count: Int) throws -> OpenSegment {
        let persons = (0..<150).map { person in
            (0..<count).map { token in
                token % 9 == 8 ? TokenRows.null : UInt32((person * person * 31 + token / 16 * 77) % region.count)
            }
        }
        var rows: [UInt8] = []
        try TokenRows.encode(persons: persons, tokensPerPerson: count, paddedPersons: 192) { rows += $0 }
        unsafe rows.withUnsafeMutableBytes { unsafe valgrind_hide($0.baseAddress, $0.count) }
        let header = SegmentHeader(
            app: .zero,
            day: "2020-04-01",
            timeZone: "Europe/Paris",
            region: region,
            precision: region.precision,
            stepSeconds: 300,
            layout: .tokens,
            paddedPersons: 192,
            paddedRecords: UInt64(192 * count),
            salt: [UInt8](repeating: 0, count: 32)
        )
        return OpenSegment(header: header, plaintext: rows)
    }

    private static func noiseKey() -> SecretBytes {
        var key = [UInt8](repeating: 7, count: 32)
        unsafe key.withUnsafeMutableBytes { unsafe valgrind_hide($0.baseAddress, $0.count) }
        return SecretBytes(copying: key)
    }
}
