/// The words on a heat map; public, none of them taken from data.
package struct MapDescription: Hashable, Sendable {
    /// The longest text, in characters.
    package static let maximumLength = 160

    package let title: String
    /// The day that the map shows, as it is to be read: "20 November 2026".
    package let day: String
    /// How far the map can be trusted: always drawn, never empty.
    package let label: String
    /// Where the data came from; may be empty.
    package let source: String

    /// Refuses a missing title, day or label, and texts that are too long to draw.
    package init(title: String, day: String, label: String, source: String = "") throws(HeatmapError) {
        func isBlank(_ text: String) -> Bool { text.allSatisfy(\.isWhitespace) }
        guard !isBlank(title), !isBlank(day), !isBlank(label),
            [title, day, label, source].allSatisfy({ $0.count <= Self.maximumLength && !$0.utf8.contains(0) })
        else { throw .unusableDescription }
        self.title = title
        self.day = day
        self.label = label
        self.source = source
    }
}
