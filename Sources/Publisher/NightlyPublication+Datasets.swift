import ContentStore
import Cryptography
import DatasetAssembly
import Datasets
import Foundation
import Orders

/// An app's dataset of a night as it lies in the store; its keys are in memory only.
struct PreparedDataset {
    /// The dataset's file, with its data key.
    let dataset: AssembledDataset
    /// Where the dataset's file is.
    let identifier: ContentIdentifier
    /// The segments that it binds, with their keys.
    let segments: [AssembledSegment]
    /// How much went in.
    let quality: SegmentQuality

    /// Bytes of all files.
    var size: UInt64 { segments.reduce(dataset.size) { $0 + $1.size } }
}

extension NightlyPublication {
    /// Seals what apps get of a night, and stores it.
    ///
    /// Goes through the days one by one, so that of all contributions one day lies in memory at a time.
    ///
    /// - Parameters:
    ///   - apps: the apps, each with its dataset's revision: 1 for the first publication of this night for this app.
    ///   - night: `YYYY-MM-DD`.
    ///   - reading: what was read to plan it.
    ///   - intent: told of each content identifier before it is stored.
    ///   - progress: how far the night is.
    /// - Returns: the datasets with their keys, in the order of the apps.
    /// - Throws: `PublisherError.noContributions`, `.tooFewContributors` or `.readBackFailed`, or what assembly and
    ///   store throw.
    func prepare(
        _ apps: [(app: WhitelistedApp, revision: Int)],
        night: String,
        reading: NightReading,
        intent: inout PublicationIntent,
        progress: inout PublicationProgress
    ) throws -> [PreparedDataset] {
        let windows = try windows(of: apps.map(\.app), night: night)
        let days = days(of: windows)
        guard days.contains(night) else { throw PublisherError.noContributions(day: night) }
        var segments = apps.map { _ in [StoredSegment]() }
        for day in days {
            let tracks = try reading.tracks ?? DayTracks(of: day, in: contributions) { progress.advance(by: $0) }
            let known = NightContributions(night: night, tracks: tracks, people: reading.people)
            for index in apps.indices where windows[index].contains(day) {
                if let segment = try store(known, for: apps[index].app, night: night, intent: &intent) {
                    segments[index].append(segment)
                }
                progress.advance(bySealing: day)
            }
        }
        return try apps.indices.map { index in
            try prepare(apps[index], night: night, segments: segments[index], intent: &intent)
        }
    }

    /// The windows of apps' datasets of a night.
    func windows(of apps: [WhitelistedApp], night: String) throws -> [DayWindow] {
        try apps.map { try DayWindow(night: night, parameters: $0.demand.parameters) }
    }

    /// The days of some windows that have contributions, oldest first.
    func days(of windows: [DayWindow]) -> [String] {
        contributions.days().filter { day in windows.contains { $0.contains(day) } }
    }

    /// A segment with where its file is.
    private typealias StoredSegment = (segment: AssembledSegment, identifier: ContentIdentifier)

    /// Seals and stores one day's segment; nil for an earlier day of which too few people consent.
    private func store(
        _ contributions: NightContributions,
        for app: WhitelistedApp,
        night: String,
        intent: inout PublicationIntent
    ) throws -> StoredSegment? {
        let file = staging.appending(path: "\(app.registered.entry.name).\(contributions.day).segment")
        do {
            let segment = try SegmentAssembly(settings: settings, demand: app.demand)
                .assemble(contributions, to: file)
            let identifier = try keep(file, checksum: segment.checksum, intent: &intent)
            try FileManager.default.removeItem(at: file)
            return (segment, identifier)
        } catch DatasetAssemblyError.tooFewContributors(let consenting, let minimum) {
            guard contributions.day == night else { return nil }
            throw PublisherError.tooFewContributors(
                app: app.registered.entry.name,
                consenting: consenting,
                minimum: minimum
            )
        }
    }

    /// Binds an app's segments into its dataset, and stores it.
    private func prepare(
        _ app: (app: WhitelistedApp, revision: Int),
        night: String,
        segments: [StoredSegment],
        intent: inout PublicationIntent
    ) throws -> PreparedDataset {
        let file = staging.appending(path: "\(app.app.registered.entry.name).dataset")
        let dataset = try DatasetFileAssembly.assemble(
            demand: app.app.demand,
            night: night,
            revision: UInt64(app.revision),
            segments: segments.map { ($0.segment, $0.identifier.text) },
            to: file
        )
        let identifier = try keep(file, checksum: dataset.checksum, intent: &intent)
        let quality = segments.last?.segment.quality ?? SegmentQuality()
        return PreparedDataset(
            dataset: dataset,
            identifier: identifier,
            segments: segments.map(\.segment),
            quality: quality
        )
    }

    /// Stores a file and reads it back by its identifier.
    private func keep(
        _ file: URL,
        checksum: Digest,
        intent: inout PublicationIntent
    ) throws -> ContentIdentifier {
        try intent.add(content: UnixFS.identifier(ofFile: file))
        let identifier = try store.add(contentsOf: file)
        var reader = try store.reader(identifier)
        var hash = SHA256Stream()
        while let piece = try reader.next() { hash.update(Array(piece)) }
        guard hash.finish() == checksum else { throw PublisherError.readBackFailed }
        return identifier
    }
}
