internal import Geohash

/// Fixes per cell, or visits of distinct persons, exact.
///
/// **Development only**: it protects nobody and no enclave makes one.
package struct RawDensity: Equatable, Sendable {
    /// The most cells that it keeps.
    package static let maximumCells = 1 << 22
    /// Drawn on every picture of it.
    package static let label = "DEVELOPMENT RAW — exact counts without any privacy; never publish"

    /// What is counted, as files and pictures say it.
    package enum Unit: String, Sendable {
        /// Every fix, in its cell.
        case fixes
        /// A person once in each cell, however long; who adds them sees to that.
        case visits
    }

    package let precision: Int
    package let unit: Unit
    /// Fixes or visits by cell.
    package private(set) var counts: [UInt64: UInt64] = [:]

    /// An empty density for cells of a precision.
    package init(precision: Int, unit: Unit = .fixes) throws(HeatmapError) {
        guard GeohashGrid.isPrecision(precision) else { throw .unusableRawCell }
        self.precision = precision
        self.unit = unit
    }

    /// Counts one per element.
    package mutating func add(_ cells: some Sequence<UInt64>) throws(HeatmapError) {
        for cell in cells {
            guard GeohashGrid.isCell(bits: cell, precision: precision) else { throw .unusableRawCell }
            if let known = counts[cell] {
                counts[cell] = known + 1
            } else {
                guard counts.count < Self.maximumCells else { throw .unusableRawCell }
                counts[cell] = 1
            }
        }
    }

    /// `geohash,count`, sorted by geohash.
    package func csv() -> [UInt8] {
        var text = "geohash,count\n"
        for (cell, count) in counts.sorted(by: { $0.key < $1.key }) {
            guard let cell = try? GeohashCell(bits: cell, precision: precision) else { continue }
            text += "\(cell.text),\(count)\n"
        }
        return Array(text.utf8)
    }
}
