import Foundation
import TestSupport
import Testing

/// The rows of the realism table once more, by scikit-mobility's own functions wherever it has one.
@Suite struct ScikitMobilityTests {
    /// How far its number of a row may be from that of `realism.py`; 0 but for rounding where not named.
    private static let differences = [
        // It measures on the sphere, we on a plane.
        "jump_exponent": 0.01, "returner_share": 0.02,
        // It goes one sign too far where a text repeats itself to its end.
        "predictability": 0.001,
    ]

    @Test(
        "scikit-mobility's own measures say the same",
        .enabled(if: PythonScript.isMobilityAvailable, "Scripts/install-oracles"),
        arguments: AcceptanceTests.seeds
    )
    func agreement(seed: UInt64) throws {
        try PythonScript.withTemporaryFolder { folder in
            try AcceptanceTests.write(seed: seed, into: folder)
            let output = folder.appending(path: "rows.json")
            // Thirty persons are enough to compare two programs, but too few for the bands.
            try PythonScript.run(
                "skmob_realism.py",
                [folder.path, output.path] + (AcceptanceTests.isLong ? [] : ["30"]),
                by: Fixture.mobilityOracle("python")
            )
            let rows = try JSONDecoder().decode([String: [Double]].self, from: Data(contentsOf: output))
            for (name, band) in AcceptanceTests.bands {
                let pair = try #require(rows[name])
                #expect(abs(pair[0] - pair[1]) <= Self.differences[name] ?? 1e-6, "\(name): \(pair)")
                if AcceptanceTests.isLong { #expect(band.contains(pair[0]), "\(name): \(pair[0])") }
            }
        }
    }
}
