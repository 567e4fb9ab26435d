/// How the words inside a segment's ciphertext are laid out.
///
/// The plaintext is one array of little-endian 32-bit words: no word straddles two blocks of the stream, so that any
/// core decodes any block.
package enum SegmentLayout: String, Sendable, CaseIterable {
    /// Exactly K tokens per declared-ill person, see ``TokenRows``.
    case tokens = "heatmap-tokens-v2"
    /// A table of row keys, then groups of people who were together, see ``ContactGroups``.
    case contacts = "contact-groups-v2"
    /// A table of row keys, then where everybody is at each tick, see ``PositionTicks``.
    case positions = "position-ticks-v1"

    /// Words before the first column: the true counts.
    package static let countWords = 4
    /// The most persons in one segment, padding included.
    package static let maximumPersons: UInt64 = 1 << 24
    /// The most records in one segment, padding included: the highest rung of the ladder below 16 GiB.
    package static let maximumRecords: UInt64 = 3 << 30

    /// One column of the plaintext; columns follow each other.
    struct Column {
        /// What it says.
        let name: String
        /// A word is `u32`, four words are `u32x4`, and three signed ones `i32x3`.
        let encoding: String
        /// Number of values, padding included.
        let rows: UInt64
    }

    /// Whether rows stand under row keys, so that a dataset's table says of each how that person is.
    package var hasRowKeys: Bool { self != .tokens }

    /// The columns, padding included.
    func columns(persons: UInt64, records: UInt64) -> [Column] {
        switch self {
        case .tokens: [Column(name: "token", encoding: "u32", rows: records)]
        case .contacts:
            [
                Column(name: "row-key", encoding: "u32x4", rows: persons),
                Column(name: "presence", encoding: "u32", rows: records),
            ]
        case .positions:
            [
                Column(name: "row-key", encoding: "u32x4", rows: persons),
                Column(name: "position", encoding: "i32x3", rows: records),
            ]
        }
    }
}
