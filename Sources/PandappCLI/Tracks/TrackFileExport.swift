import Console
import Foundation
import Mobility

/// Writes a track file in another form while it is read: neither has to fit into memory.
struct TrackFileExport {
    /// What was written: its numbers, and everyone in the file, also those without a fix.
    typealias Written = (summary: TrackSummary, persons: [Person])

    /// The track file.
    let path: String

    /// Writes one file; where one of the two cannot be read or written there is none.
    ///
    /// - Parameters:
    ///   - make: Makes the writer, given the time of the tracks' city.
    ///   - output: The file's path.
    /// - Returns: What was written.
    /// - Throws: What is wrong with a file.
    func write<Writer: TrackWriter>(_ make: (CityClock) -> Writer, to output: String) throws(CommandFailure) -> Written
    {
        var written: Written?
        try OutputFile.stream(to: output) { (bytes) throws(CommandFailure) in written = try write(make, bytes) }
        guard let written else { throw MobilityError.trackFile(.truncated).failure(reading: path) }
        return written
    }

    /// Writes a stream.
    func write<Writer: TrackWriter>(
        _ make: (CityClock) -> Writer,
        _ output: (_ bytes: [UInt8]) throws(CommandFailure) -> Void
    ) throws(CommandFailure) -> Written {
        try replay(make) { (writer) throws(CommandFailure) in try output(writer.take()) }
    }

    /// Writes a folder, which must be new or empty; what was written stays there where reading fails.
    func write(_ tree: TrackTree, into output: String) throws(CommandFailure) -> Written {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: output)) ?? []
        guard names.isEmpty else { throw CommandFailure.folderInUse(output) }
        return try replay({ _ in tree }) { (tree) throws(CommandFailure) in
            for file in tree.takeFiles() {
                let place = URL(filePath: output).appending(path: file.path)
                try OutputFolder(place.deletingLastPathComponent().path).write(file.bytes, as: place.lastPathComponent)
            }
        }
    }

    /// Tells a writer what the file says.
    ///
    /// - Parameters:
    ///   - make: Makes the writer.
    ///   - drain: Takes what it has written, from time to time and at the end.
    /// - Returns: What was written.
    /// - Throws: What is wrong with the file, or what `drain` throws.
    private func replay<Writer: TrackWriter>(
        _ make: (CityClock) -> Writer,
        _ drain: (inout Writer) throws(CommandFailure) -> Void
    ) throws(CommandFailure) -> Written {
        var replay = TrackReplay()
        var tally: TalliedWriter<Writer>?
        try InputFile.readBlocks(path) { (block) throws(CommandFailure) in
            do throws(MobilityError) { try replay.consume(block) } catch { throw error.failure(reading: path) }
            guard let header = replay.header else { return }
            var writer: TalliedWriter<Writer>
            if let begun = tally {
                writer = begun
                // Nothing else may hold what the writer appends to, or each block would copy it.
                tally = nil
            } else {
                let clock = try CityClock(zone: header.timeBase.timeZone)
                writer = TalliedWriter(make(clock), clock: clock)
            }
            do throws(MobilityError) { try replay.write(into: &writer) } catch { throw error.failure(reading: path) }
            try drain(&writer.writer)
            tally = writer
        }
        guard var writer = tally, let header = replay.header else {
            throw MobilityError.trackFile(.truncated).failure(reading: path)
        }
        do throws(MobilityError) { try replay.finish(into: &writer) } catch { throw error.failure(reading: path) }
        try drain(&writer.writer)
        let summary = TrackSummary(
            persons: replay.persons,
            precision: header.precision,
            timeBase: header.timeBase,
            fixesByDay: writer.fixesByDay
        )
        return (summary, replay.persons)
    }
}

extension CommandFailure {
    fileprivate static func folderInUse(_ path: String) -> CommandFailure {
        CommandFailure(
            .cannotCreate,
            code: "output-not-empty",
            what: "Nothing was written into \(path)",
            why: "There are files in the folder already, which would be taken for people's",
            remedy: "Name a new folder"
        )
    }
}
