/// How people of a region choose where to go: first an area or a town, by where they live or are, then a place in it.
struct TownTravel: Hashable, Sendable {
    /// For each town the row of the table.
    private let rows: [Int]
    /// For each row where it goes: a column.
    private let columns: [WeightedChoice]
    /// For each column its places.
    private let places: [[Int]]
    /// For each column the draw among its places, by relevance.
    private let relevance: [WeightedChoice]

    private init(rows: [Int], weights: [[Double]], places: [[Int]], relevance: [Double]) {
        (self.rows, self.places) = (rows, places)
        columns = weights.map { WeightedChoice($0) }
        self.relevance = places.map { group in WeightedChoice(group.map { relevance[$0] }) }
    }

    /// Draws a place to go to.
    func draw(from stop: Stop, _ stream: inout RandomStream) -> Int {
        let column = columns[rows[stop.node]].draw(&stream)
        return places[column][relevance[column].draw(&stream)]
    }

    /// Goes from area to area as so many people do; from where nobody is known to go, nowhere else.
    ///
    /// - Parameters:
    ///   - flows: For each area how many go to each.
    ///   - towns: The region.
    ///   - places: Where one may go; one in each area.
    ///   - relevance: How much each place draws.
    /// - Returns: The way of choosing.
    static func flows(_ flows: [[Double]], in towns: Towns, to places: [Stop], relevance: [Double]) -> TownTravel {
        let weights = flows.enumerated().map { origin, row in
            row.contains { $0 > 0 } ? row : row.indices.map { $0 == origin ? 1 : 0 }
        }
        let rows = towns.towns.map(\.tile)
        return TownTravel(rows: rows, weights: weights, places: towns.groupedByTile(places), relevance: relevance)
    }

    /// Goes from town to town by the radiation model.
    static func radiation(in towns: Towns, to places: [Stop], relevance: [Double]) -> TownTravel {
        let people = towns.towns.map(\.people)
        let weights = people.indices.map { origin in
            radiation(from: origin, people: people, distances: people.indices.map { towns.distance(origin, $0) })
        }
        let groups = towns.groupedByTown(places)
        return TownTravel(rows: Array(people.indices), weights: weights, places: groups, relevance: relevance)
    }

    /// The radiation model (Simini and others 2012), which has no parameter: `m n / ((m + s)(m + n + s))` for each town, where
    /// `m` and `n` are the people of the own town and of that one, and `s` those of all others that are nearer than that one.
    ///
    /// Nobody stays in the own town, but for where there is no other.
    static func radiation(from origin: Int, people: [Double], distances: [Int]) -> [Double] {
        var weights = people.map { _ in 0.0 }
        var nearer = 0.0
        for town in people.indices.sorted(by: { (distances[$0], $0) < (distances[$1], $1) }) where town != origin {
            let (inner, outer) = (people[origin] + nearer, people[origin] + people[town] + nearer)
            if inner > 0, outer > 0 { weights[town] = people[origin] * people[town] / (inner * outer) }
            nearer += people[town]
        }
        if !weights.contains(where: { $0 > 0 }) { weights[origin] = 1 }
        return weights
    }

    /// Goes from town to town by a law of gravity: in proportion to what the places of a town draw together, and to what
    /// the distance leaves of that; in the own town as if it was as far as people there live from its middle.
    static func gravity(_ law: Gravity.Law, in towns: Towns, to places: [Stop], relevance: [Double]) -> TownTravel {
        var masses = towns.towns.map { _ in 0.0 }
        for (index, place) in places.enumerated() { masses[place.node] += relevance[index] }
        let weights = masses.indices.map { origin in
            masses.indices.map { town in
                let distance = town == origin ? towns.towns[town].spread : towns.distance(origin, town)
                return masses[town] * law.weight(metres: Double(distance) / 100)
            }
        }
        let groups = towns.groupedByTown(places)
        return TownTravel(rows: Array(masses.indices), weights: weights, places: groups, relevance: relevance)
    }
}
