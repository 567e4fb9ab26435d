import Datasets
import Foundation
import Geohash

/// Looks at tracks one by one, and adds up what is wrong with them.
struct TrackQuality {
    /// Faster than this, in metres a second, nobody travels on the ground of one city: 300 km/h.
    static let fastest = 300_000.0 / 3600
    /// A fix says where somebody is for so long at most: as the heatmap counts, see ``DayTokens``.
    static let longestGap = UInt32(DayTokens.longestDwellSeconds)

    private let stepSeconds: UInt32
    /// What was found so far; only what is known of single tracks.
    private(set) var sum = SegmentQuality()

    init(stepSeconds: UInt32) {
        self.stepSeconds = stepSeconds
    }

    /// Adds a track.
    ///
    /// - Parameters:
    ///   - track: where it is.
    ///   - tracks: the day's tracks.
    ///   - region: the published region, in cells of the track's precision.
    ///   - precision: characters of the app's cells.
    mutating func add(_ track: DayTracks.Track, of tracks: DayTracks, region: CellRectangle, precision: Int) {
        let (seconds, cells) = (tracks.seconds, tracks.cells)
        sum.contributed += track.fixes.count
        sum.duplicates += Int(track.duplicates)
        if Int(track.precision) < precision { sum.coarserThanNeeded += track.fixes.count }
        guard let first = track.fixes.first else { return }
        var here = Place(cells[first], precision: Int(track.precision), in: region)
        for fix in track.fixes {
            if fix > first {
                let time = seconds[fix] - seconds[fix - 1]
                sum.observedSeconds += Int(min(time, Self.longestGap))
                if time > Self.longestGap { sum.gaps += 1 }
                if cells[fix] != cells[fix - 1] {
                    let next = Place(cells[fix], precision: Int(track.precision), in: region)
                    if here.leastDistance(to: next) > Self.fastest * Double(time) { sum.impossibleJumps += 1 }
                    here = next
                }
            }
            if !here.isInside { sum.outsideRegion += 1 }
        }
        sum.observedSeconds += Int(min(stepSeconds, Self.longestGap))
    }

    /// A cell on the ground.
    private struct Place {
        private static let metresPerDegree = 6_371_008.8 * Double.pi / 180
        private let box: GeohashBox
        let isInside: Bool

        init(_ bits: UInt64, precision: Int, in region: CellRectangle) {
            box = GeohashCell(checkedBits: bits, precision: precision).boundingBox
            isInside = region.contains(bits: bits)
        }

        /// Metres that lie between two cells at least, about: between their middles, less a cell's diagonal.
        ///
        /// The earth is flat for that, which is right to a percent over the hundreds of kilometres that matter.
        func leastDistance(to other: Place) -> Double {
            let (from, to) = (box.centre, other.box.centre)
            let scale = cos((from.latitude + to.latitude) / 2 * .pi / 180)
            var turn = abs(from.longitude - to.longitude)
            if turn > 180 { turn = 360 - turn }
            let distance = Self.length((from.latitude - to.latitude), turn * scale)
            return distance - Self.length(box.north - box.south, (box.east - box.west) * scale)
        }

        private static func length(_ north: Double, _ east: Double) -> Double {
            metresPerDegree * (north * north + east * east).squareRoot()
        }
    }
}
