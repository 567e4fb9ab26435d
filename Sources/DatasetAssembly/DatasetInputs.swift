package import Cryptography
package import Datasets
import Stripes

/// What one app's dataset of a night rests on, as one digest: equal for two that would say the same.
///
/// SHA-256 over its days, oldest first: the day, and of each person who consents, in the order of their keys, SHA-256(key ‖
/// status ‖ days since onset ‖ precision ‖ fixes). Of what the layout leaves out nothing goes in, so that it makes no new
/// revision either: tokens are those of the ill alone, and tell no onset.
package struct DatasetInputs: Sendable {
    private let app: EthereumAddress
    private let simulated: Bool
    private let layout: SegmentLayout
    private var hash = SHA256Stream()
    /// The last day that was taken; nil before the first.
    package private(set) var day: String?
    /// People with fixes of the last day that was taken.
    package private(set) var contributors = 0
    /// Those of them who consent.
    package private(set) var consenting = 0

    /// Nothing yet.
    ///
    /// - Parameters:
    ///   - app: the app's registry entry.
    ///   - simulated: whether its execution is unprotected.
    ///   - layout: what its dataset holds.
    package init(app: EthereumAddress, simulated: Bool, layout: SegmentLayout) {
        (self.app, self.simulated, self.layout) = (app, simulated, layout)
    }

    /// Takes a day of the window in; days come oldest first.
    package mutating func take(_ contributions: NightContributions) {
        let allowed = contributions.consenting(to: app, simulated: simulated)
        (day, contributors, consenting) = (contributions.day, contributions.contributors, allowed.count)
        hash.update(Array("\(contributions.day) \(allowed.count)\n".utf8))
        let parts = Stripes.map(allowed.count) { [layout] stripe in
            stripe.flatMap { SHA256Digest.of(Self.bytes(of: allowed[$0], in: contributions, layout)).bytes }
        }
        for part in parts { hash.update(part) }
    }

    /// The digest.
    package consuming func finish() -> Digest { hash.finish() }

    private static func bytes(
        of track: Int,
        in contributions: NightContributions,
        _ layout: SegmentLayout
    ) -> [UInt8] {
        let (tracks, status) = (contributions.tracks, contributions.status(of: track))
        var bytes = tracks.persons[track].bytes
        if layout == .tokens, !status.isIll { return bytes + [0] }
        let onset = layout == .tokens ? 0 : status.daysSinceOnset ?? .max
        bytes += [status.isIll ? 1 : 0, UInt8(truncatingIfNeeded: onset), UInt8(truncatingIfNeeded: onset >> 8)]
        bytes.append(tracks.tracks[track].precision)
        for fix in tracks.tracks[track].fixes {
            for shift in 0..<4 { bytes.append(UInt8(truncatingIfNeeded: tracks.seconds[fix] >> UInt32(8 * shift))) }
            for shift in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: tracks.cells[fix] >> UInt64(8 * shift))) }
        }
        return bytes
    }
}
