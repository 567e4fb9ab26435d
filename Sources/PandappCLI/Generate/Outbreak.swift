import Console
import Generator
import Mobility

/// The health of made-up people day by day: an epidemic's, or one that never changes.
struct Outbreak {
    /// The epidemic; nil where who is declared ill was drawn once for all days.
    private var epidemic: Epidemic?
    private let recipe: GenerationRecipe
    private var epidemicLength: Double { epidemic?.disease.declarationLength ?? 0 }

    /// The first day of a recipe's people.
    init(_ recipe: GenerationRecipe, _ population: SyntheticPopulation) throws {
        self.recipe = recipe
        epidemic = try recipe.epidemic.map { outbreak in
            try Epidemic(
                of: outbreak.disease,
                scale: outbreak.scale ?? 0,
                indexCases: outbreak.indexCases,
                in: population
            )
        }
    }

    /// Plans the next day of everyone; the declared stay at home more, and the infectious infect whom they meet.
    mutating func next(_ days: inout PopulationDays, workers: Int) throws -> DayOfStays {
        let (morning, day) = (epidemic, days.nextDay)
        let stays = try days.next(workers: workers) { morning?.activity(of: $0, on: day) ?? 1 }
        epidemic?.live(through: stays)
        return stays
    }

    /// How many people have been infected so far; nil without an epidemic.
    var infected: Int? { epidemic?.cases.count { $0 != nil } }

    /// Everyone, with what they have declared when a day is over.
    func persons(of days: PopulationDays, after day: Int) -> [Person] {
        guard let epidemic else { return days.persons }
        return days.persons.enumerated().map { index, person in
            Person(identifier: person.identifier, status: epidemic.isDeclared(index, on: day + 1) ? .ill : .notDeclared)
        }
    }

    /// The day since which what a person has declared holds, when a day is over: of the ill the onset of symptoms, of
    /// those who were declared ill the day when that ended, of all others the first day.
    func since(_ person: Int, after day: Int) -> LocalDay {
        guard let course = epidemic?.cases[person]?.course, let onset = course.onset,
            let declaration = course.declaration, Int(declaration) <= day
        else { return recipe.day(0) }
        guard course.isDeclared(at: Double(day + 1)) else {
            return recipe.day(Int((declaration + epidemicLength).rounded(.up)))
        }
        return recipe.day(Int(onset))
    }

    /// The statuses when a day is over, `uid,status,since`; nil without an epidemic, whose statuses are in the tracks.
    func statuses(of days: PopulationDays, after day: Int) -> [UInt8]? {
        guard epidemic != nil else { return nil }
        return StatusCSV.write(persons(of: days, after: day)) { since($0, after: day).description }
    }

    /// What really happened; nil without an epidemic.
    func truth(of days: PopulationDays) -> [UInt8]? {
        epidemic.map { TruthCSV.write($0, persons: days.persons) }
    }
}
