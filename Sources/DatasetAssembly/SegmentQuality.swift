import Foundation
import Geohash
import Stripes

/// How much of a day's data went into a segment, and how good it is; exact, hence for the operator's eyes.
///
/// Fixes are those of everybody who consents, whether or not they have a row: the heatmap's rows are those of the ill.
package struct SegmentQuality: Hashable, Sendable {
    /// The day, `YYYY-MM-DD`.
    package var day = ""
    /// Persons who contributed this day.
    package var contributors = 0
    /// Persons who allowed this app and the way it is executed.
    package var consenting = 0
    /// Rows with people in them.
    package var persons = 0
    /// Fixes of those who have a row.
    package var fixes = 0
    /// Fixes of the consenting, those that came twice counted once.
    package var contributed = 0
    /// Fixes left out because the same person contributed the same second and cell before.
    package var duplicates = 0
    /// Fixes left out because their cells are coarser than the app needs.
    package var coarserThanNeeded = 0
    /// Fixes outside the published region: no map shows them; contacts count there, too.
    package var outsideRegion = 0
    /// Times of more than half an hour between two fixes of one person, after which nobody is taken to be where they
    /// were.
    package var gaps = 0
    /// Pairs of fixes between which a person would have travelled at more than ``TrackQuality/fastest``; counted, not left
    /// out.
    package var impossibleJumps = 0
    /// Seconds for which people were observed, summed over them.
    package var observedSeconds = 0
    /// Seconds of the day: 86,400, an hour less or more where clocks change.
    package var daySeconds = 86_400

    /// Of no data.
    package init() {}

    /// The observed share of the consenting people's day, 0 to 1.
    package var coverage: Double {
        consenting == 0 ? 0 : min(1, Double(observedSeconds) / Double(daySeconds * consenting))
    }

    /// The share of contributed fixes that was left out, 0 to 1.
    package var droppedShare: Double {
        let all = contributed + duplicates
        return all == 0 ? 0 : Double(duplicates + coarserThanNeeded) / Double(all)
    }
}

extension NightContributions {
    /// The quality of a segment.
    ///
    /// - Parameters:
    ///   - consenting: the tracks of those who consent.
    ///   - rows: those of them who have a row.
    ///   - precision: characters of the app's cells.
    ///   - settings: the city's configuration.
    /// - Returns: the exact numbers.
    /// - Throws: `GeohashError` for a region that is none.
    func quality(
        of consenting: [Int],
        rows: [Int],
        precision: Int,
        settings: AssemblySettings
    ) throws -> SegmentQuality {
        let regions = try (1...12).map { precision in
            try CellRectangle(
                south: settings.region.south,
                west: settings.region.west,
                north: settings.region.north,
                east: settings.region.east,
                precision: precision
            )
        }
        let parts = Stripes.map(consenting.count) { stripe in
            var part = TrackQuality(stepSeconds: settings.stepSeconds)
            for place in stripe {
                let track = tracks.tracks[consenting[place]]
                part.add(track, of: tracks, region: regions[Int(track.precision) - 1], precision: precision)
            }
            return part.sum
        }
        var quality = parts.reduce(into: SegmentQuality()) { $0.add($1) }
        quality.day = day
        quality.contributors = contributors
        quality.consenting = consenting.count
        quality.persons = rows.count
        quality.fixes = rows.reduce(0) { $0 + tracks.tracks[$1].fixes.count }
        quality.daySeconds = DayLength.seconds(of: day, in: settings.timeZone)
        return quality
    }
}

extension SegmentQuality {
    fileprivate mutating func add(_ part: SegmentQuality) {
        contributed += part.contributed
        duplicates += part.duplicates
        coarserThanNeeded += part.coarserThanNeeded
        outsideRegion += part.outsideRegion
        gaps += part.gaps
        impossibleJumps += part.impossibleJumps
        observedSeconds += part.observedSeconds
    }
}

/// How long a city's days are.
enum DayLength {
    /// Seconds from the day's first midnight to the next one; 86,400 where day or zone are none.
    static func seconds(of day: String, in zone: String) -> Int {
        let parts = day.split(separator: "-").compactMap { Int($0) }
        guard let timeZone = TimeZone(identifier: zone), parts.count == 3 else { return 86_400 }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = timeZone
        let noon = DateComponents(year: parts[0], month: parts[1], day: parts[2], hour: 12)
        guard let date = calendar.date(from: noon), let interval = calendar.dateInterval(of: .day, for: date) else {
            return 86_400
        }
        return Int(interval.duration)
    }
}
