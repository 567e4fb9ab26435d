/// What a computation is given: the header, the statuses and the segments, opened.
package struct OpenDataset {
    /// The public header.
    package let header: DatasetHeader
    /// Statuses as known in the night of publication, per segment and row.
    package let statuses: StatusTable
    /// The window's segments, oldest first.
    package let segments: [OpenSegment]

    /// A dataset of its parts.
    package init(header: DatasetHeader, statuses: StatusTable, segments: [OpenSegment]) {
        self.header = header
        self.statuses = statuses
        self.segments = segments
    }
}
