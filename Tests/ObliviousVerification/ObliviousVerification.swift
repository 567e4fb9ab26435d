import CValgrind
import Cryptography
import Datasets
import Geohash
import Glibc
import Heatmap

/// Counts and releases secret tokens while valgrind watches, for `Scripts/check-oblivious`.
///
///     valgrind oblivious-verification oblivious|fast
///
/// All rows and the key of the noise are secret. A number may be known from the moment at which it has its noise.
@main
enum ObliviousVerification {
    static func main() throws {
        guard CommandLine.arguments.count == 2, let counting = HeatmapCounting(rawValue: CommandLine.arguments[1])
        else {
            print("oblivious-verification oblivious|fast")
            exit(64)
        }
        guard valgrind_watches() != 0 else {
            print("oblivious-verification: valgrind does not run this, or was not there when this was built")
            exit(69)
        }
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
