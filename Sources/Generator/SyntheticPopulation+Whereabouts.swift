extension SyntheticPopulation {
    /// Half the side of the square that everyone is in, in centimetres.
    package var half: Int { city.half }

    /// Where all shops, cafés, firms and the like are.
    package var places: [Position] { (city.venues + city.firms).map(\.corner) }

    /// Whether there is water at a position, and no crossing over it.
    package func isWater(at position: Position) -> Bool {
        city.roads.land?.ground(at: position) == .water
    }

    /// Where a person is at a second of a day whose stays are known.
    package func position(ofPerson person: Int, at second: Int, on day: DayOfStays) -> Position {
        let (stays, home) = (day.stays(ofPerson: person), home(ofPerson: person))
        guard let next = stays.firstIndex(where: { second < $0.departure }) else { return home.position }
        let stop = city.stop(of: stays[next], home: home)
        guard second < stays[next].arrival, next > stays.startIndex else { return stop.position }
        let before = stays[next - 1]
        let leg = Leg(from: city.stop(of: before, home: home), to: stop, roads: city.roads)
        let seconds = Int(stays[next].arrival - before.departure)
        var journey = Journey(way: leg.way(over: city.roads), seconds: seconds)
        return journey.position(after: second - Int(before.departure))
    }

    /// The corners of each of a person's ways on a day whose stays are known.
    package func ways(ofPerson person: Int, on day: DayOfStays) -> [[Position]] {
        let home = home(ofPerson: person)
        let stops = day.stays(ofPerson: person).map { city.stop(of: $0, home: home) }
        return zip(stops, stops.dropFirst()).map { Leg(from: $0, to: $1, roads: city.roads).way(over: city.roads) }
    }

    private func home(ofPerson person: Int) -> Stop {
        Resident.home(ofHousehold: Resident.household(ofPerson: person), seed: seed, city: city)
    }
}
