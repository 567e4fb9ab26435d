/// The venues that a person has been to, and how often: what preferential return goes by.
struct Familiarity: Hashable, Sendable {
    private struct Visited: Hashable {
        let venue: Int32
        var visits: Int32
    }

    private var visited: [Visited] = []
    private var visits = 0

    /// How many venues the person knows.
    var count: Int { visited.count }

    /// Whether the person was there before.
    func knows(_ venue: Int) -> Bool {
        visited.contains { $0.venue == venue }
    }

    /// Notes a visit.
    mutating func visit(_ venue: Int) {
        visits += 1
        if let place = visited.firstIndex(where: { $0.venue == venue }) {
            visited[place].visits += 1
        } else {
            visited.append(Visited(venue: Int32(venue), visits: 1))
        }
    }

    /// Draws a venue by its visits, but not the one where the person is; nil where no other is known.
    func draw(except current: Int?, _ stream: inout RandomStream) -> Int? {
        let excluded = visited.first { $0.venue == current ?? -1 }?.visits ?? 0
        guard visits > Int(excluded) else { return nil }
        var rest = stream.below(visits - Int(excluded))
        for place in visited where place.venue != current ?? -1 {
            rest -= Int(place.visits)
            if rest < 0 { return Int(place.venue) }
        }
        return nil
    }
}
