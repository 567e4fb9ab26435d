/// How strongly each node of the roads draws homes, shops and firms.
struct Districts {
    /// For each node, the weight of homes.
    private(set) var residential: [Double] = []
    /// For each node, the weight of shops and cafés.
    private(set) var commercial: [Double] = []
    /// For each node, the weight of firms.
    private(set) var industrial: [Double] = []

    /// Picks some sub-centres and weighs the nodes of a city of this half side.
    init(roads: Roads, half: Int, stream: inout RandomStream) {
        let centre = roads.position(of: 0)
        let subcentres = Self.subcentres(of: roads, half: half, stream: &stream)
        let side = Double(2 * half)
        for position in (0..<roads.count).map(roads.position(of:)) {
            let distance = Double(position.distance(to: centre))
            let core = (-distance / (side * 0.045)).exponential
            let town = (-distance / (side * 0.15)).exponential
            var (local, around) = (0.0, 0.0)
            for (subcentre, size) in subcentres {
                let distance = Double(position.distance(to: subcentre))
                local += size * (-distance / (side * 0.02)).exponential
                around += size * (-distance / (side * 0.045)).exponential
            }
            residential.append(town * 0.8 + around * 0.7 + 0.01)
            commercial.append(core * 1.6 + local + town * 0.05 + 0.001)
            industrial.append(core + local * 0.6 + (stream.happens(perMille: 60) ? 0.5 : 0) + 0.002)
        }
    }

    /// Some nodes between the centre and the edge, apart from each other, with sizes.
    private static func subcentres(
        of roads: Roads,
        half: Int,
        stream: inout RandomStream
    ) -> [(position: Position, size: Double)] {
        var chosen: [(position: Position, size: Double)] = []
        for _ in 0..<200 where chosen.count < 6 {
            let position = roads.position(of: stream.below(roads.count))
            let distance = position.distance(to: roads.position(of: 0))
            guard distance > half * 3 / 10, distance < half * 8 / 10 else { continue }
            guard chosen.allSatisfy({ $0.position.distance(to: position) > half * 4 / 10 }) else { continue }
            chosen.append((position, Double(stream.within(35...90)) / 100))
        }
        return chosen
    }
}
