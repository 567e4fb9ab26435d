import DifferentialPrivacy
import Foundation
import TestSupport
import Testing

// Skipped, visibly, where the Python environment with opendp was not installed.
private let python = Fixture.oracle("python")

@Suite(.enabled(if: python != nil, "needs .build/oracles with opendp==0.16.0"))
struct OpenDPTests {
    @Test("samples cannot be told from those of OpenDP, for every scale of the table")
    func twoSamples() throws {
        let count = 20_000
        let theirs = try openDP(scales: Scale.table.map(\.b), count: count)
        try #require(theirs.count == Scale.table.count)
        for (scale, theirs) in zip(Scale.table, theirs) {
            let ours = samples(try scale.noise(), key: 11, count: count)
            try #require(theirs.count == count)
            var counts: [Int64: (ours: Double, theirs: Double)] = [:]
            for sample in ours { counts[sample, default: (0, 0)].ours += 1 }
            for sample in theirs { counts[sample, default: (0, 0)].theirs += 1 }
            var fit = ChiSquare()
            for (_, pair) in counts.sorted(by: { $0.key < $1.key }) {
                // Under equal laws the difference has the variance of the sum.
                fit.add(observed: pair.ours, expected: pair.theirs, variance: pair.ours + pair.theirs)
            }
            // OpenDP cannot be seeded: the limit lets one run in a hundred thousand fail by chance.
            #expect(fit.deviation < 4.9, "\(scale): chi-square of \(fit.statistic), \(fit.freedom) degrees of freedom")
        }
    }

    private func openDP(scales: [Double], count: Int) throws -> [[Int64]] {
        let process = Process()
        process.executableURL = python
        process.arguments = [
            "-c",
            """
            import opendp.prelude as dp
            dp.enable_features("contrib")
            for scale in \(scales):
                noise = dp.m.make_laplace(dp.vector_domain(dp.atom_domain(T=int)), dp.l1_distance(T=int), scale=scale)
                print(*noise([0] * \(count)))
            """,
        ]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).map { line in
            line.split(separator: " ").compactMap { Int64($0) }
        }
    }
}
