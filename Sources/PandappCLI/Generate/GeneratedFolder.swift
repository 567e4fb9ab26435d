import Console
import Foundation
import Generator
import Mobility

/// The folder of generated track files: one for each day, and the recipe.
struct GeneratedFolder {
    /// Fixes that are in memory at a time, unless one person alone has more.
    private static let chunk = 1 << 22

    /// The file of an epidemic's statuses after the last day.
    static let statusesName = "statuses.csv"

    /// The folder.
    let output: OutputFolder
    /// How many threads work.
    let workers: Int

    /// Takes away what a run left that was killed: files that are not whole, under names of their own.
    func removeUnfinished() {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: output.url.path)) ?? []
        for name in names where Self.isUnfinished(name) {
            try? FileManager.default.removeItem(at: output.url.appending(path: name))
        }
    }

    /// Whether a file has the name that an ``OutputFolder`` gives one of a run until it is whole; all others are somebody's.
    private static func isUnfinished(_ name: String) -> Bool {
        guard name.hasPrefix("."), let dot = name.lastIndex(of: "."),
            UUID(uuidString: String(name[name.index(after: dot)...])) != nil
        else { return false }
        let file = String(name[..<dot].dropFirst())
        let isDay = file.hasSuffix(".tracks") && LocalDay(String(file.dropLast(".tracks".count))) != nil
        return isDay || ([GenerationRecipe.fileName, statusesName] + PlaceFiles.names).contains(file)
    }

    /// Takes away what earlier tracks of the folder said of themselves: it is not true of those that are made now.
    func forget() {
        let recipe = output.url.appending(path: GenerationRecipe.fileName).path
        // Where there are no such tracks, files of a place are somebody's own.
        let copies = FileManager.default.fileExists(atPath: recipe) ? PlaceFiles.names : []
        for name in [GenerationRecipe.fileName, Self.statusesName] + copies {
            try? FileManager.default.removeItem(at: output.url.appending(path: name))
        }
    }

    /// Writes the file of a day, without ever having all of it in memory.
    ///
    /// - Parameters:
    ///   - stays: The day's stays.
    ///   - name: The file's name.
    ///   - days: The run that they are of.
    ///   - persons: Everyone, with what they have declared.
    ///   - progress: Advanced to the persons who are written.
    /// - Returns: The file's path, and how many fixes it has.
    /// - Throws: What the writer refuses, or the disk.
    func write(
        _ stays: DayOfStays,
        as name: String,
        of days: PopulationDays,
        _ persons: [Person],
        progress: ProgressDisplay
    ) throws -> (path: String, fixes: Int) {
        let population = days.population
        var writer = try TrackFileWriter(
            precision: SyntheticPopulation.precision,
            timeBase: population.timeBase(day: stays.day),
            persons: persons
        )
        let path = try output.write(as: name) {
            (UInt64(TrackFileWriter.rowCountOffset), TrackFileWriter.rowCountField(writer.rowCount))
        } body: { write in
            let length = max(Self.chunk / population.stepsPerDay, 1)
            for start in stride(from: 0, to: population.personCount, by: length) {
                let chunk = start..<min(start + length, population.personCount)
                let columns = days.fixes(of: chunk, on: stays, workers: workers)
                try writer.append(personIndex: columns.personIndex, steps: columns.steps, cells: columns.cells)
                try write(writer.takeBytes())
                progress.update(done: UInt64(chunk.upperBound))
            }
            writer.finish()
            try write(writer.takeBytes())
        }
        return (path, writer.rowCount)
    }

    /// Refuses to begin what the disk cannot hold.
    func requireSpace(for bytes: UInt64) throws(CommandFailure) {
        guard let free = freeBytes, free < bytes else { return }
        throw CommandFailure(
            .cannotCreate,
            code: "disk-too-small",
            what: "The tracks were not generated",
            why: "They need about \(ProgressUnit.bytes.text(Double(bytes))), and the disk of \(output.url.path) has "
                + ProgressUnit.bytes.text(Double(free)),
            remedy: "Ask for fewer people or days, for --fixes runs, or free some space"
        )
    }

    /// The bytes that the disk still takes; nil where it does not say.
    private var freeBytes: UInt64? {
        let attributes = try? FileManager.default.attributesOfFileSystem(forPath: output.url.path)
        return (attributes?[.systemFreeSize] as? NSNumber)?.uint64Value
    }
}
