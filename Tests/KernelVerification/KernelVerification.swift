import ArgumentParser
import Geohash
import Stripes
import TestSupport

/// Compares the kernels of each level with bisection on as many positions as it is told, for `Scripts/check-kernels`.
@main
struct KernelVerification: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kernel-verification",
        abstract: "Compare the kernels with bisection, on random positions, cell borders and their neighbours."
    )

    @Option(help: "How many positions.")
    var points = 10_000_000

    @Option(help: "The levels that the processor must have, and no others.")
    var levels = KernelLevel.available.map { "\($0)" }.joined(separator: ",")

    func run() throws {
        let available = KernelLevel.available.map { "\($0)" }.joined(separator: ",")
        guard available == levels else { throw ValidationError("The levels here are \(available).") }
        let stripes = Stripes.map(points) { range in
            var tally = Tally()
            for start in stride(from: range.lowerBound, to: range.upperBound, by: Batch.length) {
                tally.add(Batch(number: UInt64(start)))
            }
            return tally
        }
        let total = stripes.reduce(Tally(), +)
        print("\(total.positions) positions, levels \(available): \(total.mismatches) mismatches")
        if total.mismatches > 0 { throw ExitCode.failure }
    }
}

/// What was compared.
struct Tally: Sendable {
    var positions = 0
    var mismatches = 0

    static func + (left: Tally, right: Tally) -> Tally {
        Tally(positions: left.positions + right.positions, mismatches: left.mismatches + right.mismatches)
    }

    /// Compares cells of 45 and 60 bits, and row-major indexes in the world and in a rectangle.
    mutating func add(_ batch: Batch) {
        positions += batch.latitudes.count
        let bisected = zip(batch.latitudes, batch.longitudes).map {
            Bisection.bits(latitude: $0, longitude: $1, count: 60)
        }
        for level in KernelLevel.available {
            let kernels = GeohashKernels(level: level)
            for bits in [45, 60] {
                let cells = batch.cells(kernels, bits: bits)
                mismatches += zip(cells, bisected).count { $0 != $1 >> UInt64(60 - bits) }
            }
            let indexes = batch.worldIndexes(kernels)
            mismatches += zip(indexes, bisected).count { index, bits in
                let (column, row) = GeohashGrid.deinterleave(bits >> 30, precision: 6)
                return index != row << 15 | column
            }
            mismatches += batch.rectangleMismatches(kernels, bisected)
        }
    }
}
