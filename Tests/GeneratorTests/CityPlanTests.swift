import Generator
import Geohash
import Testing

@Suite struct CityPlanTests {
    @Test("the region is the square of the asked side around the centre", arguments: [-60.0, 0, 45.76, 79])
    func region(latitude: Double) throws {
        let city = try CityPlan(latitude: latitude, longitude: 4.84, extentKilometres: 20, venues: 30, seed: 1)
        let box = city.region.boundingBox
        #expect(abs(box.centre.latitude - latitude) < 1e-6)
        #expect(abs(box.centre.longitude - 4.84) < 1e-6)
        #expect(abs((box.north - box.south) * 111.319_49 - 20) < 0.001)
    }

    @Test("a degree of longitude shrinks with the cosine of the latitude")
    func cosine() throws {
        let equator = try CityPlan(latitude: 0, longitude: 0, venues: 30, seed: 1).region.boundingBox
        let sixty = try CityPlan(latitude: 60, longitude: 0, venues: 30, seed: 1).region.boundingBox
        #expect(abs((sixty.east - sixty.west) / (equator.east - equator.west) - 2) < 1e-5)
    }

    @Test("the same seed plans the same city, another seed another one")
    func seeds() throws {
        let city = try CityPlan(latitude: 45.76, longitude: 4.84, venues: 50, seed: 1)
        #expect(try CityPlan(latitude: 45.76, longitude: 4.84, venues: 50, seed: 1) == city)
        #expect(try CityPlan(latitude: 45.76, longitude: 4.84, venues: 50, seed: 2) != city)
    }

    @Test(
        "refuses a centre that is none or too near a pole or the antimeridian",
        arguments: [
            (90.0, 0.0), (-90, 0), (80, 0), (91, 0), (.nan, 0), (0, .nan), (.infinity, 0), (0, 180), (0, -180),
            (0, 179.95),
            (0, 1e300),
        ]
    )
    func badCentre(latitude: Double, longitude: Double) {
        #expect(throws: GeneratorError.centreOutOfRange) {
            try CityPlan(latitude: latitude, longitude: longitude, seed: 1)
        }
    }

    @Test("refuses sides out of range", arguments: [0, -1, 0.99, 200.01, .nan, .infinity, 1e300, -.infinity])
    func badExtent(extent: Double) {
        #expect(throws: GeneratorError.extentOutOfRange(allowed: CityPlan.extents)) {
            try CityPlan(latitude: 0, longitude: 0, extentKilometres: extent, seed: 1)
        }
    }

    @Test("refuses numbers of venues out of range", arguments: [0, -1, 9, 200_001, .max, .min])
    func badVenues(venues: Int) {
        #expect(throws: GeneratorError.venuesOutOfRange(allowed: CityPlan.venueCounts)) {
            try CityPlan(latitude: 0, longitude: 0, venues: venues, seed: 1)
        }
    }

    @Test("suggests a number of venues in range for any population", arguments: [.min, 0, 1, 300, 1_000_000, .max])
    func suggestion(persons: Int) {
        #expect(CityPlan.venueCounts.contains(CityPlan.venueCount(forPersons: persons)))
    }
}
