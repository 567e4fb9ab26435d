import ArgumentParser
import Console
import Generator

/// What `pandapp generate` is told of a disease.
struct EpidemicOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Let a disease begin with so many people; who declares to be ill follows from it.",
            valueName: "persons"
        )
    )
    var epidemic: Int?

    @Option(
        help: ArgumentHelp("How many others one person infects while nobody else is (default: 2.5).", valueName: "R0")
    )
    var reproduction: Double?

    @Option(help: ArgumentHelp("The share of those with symptoms who declare them (default: 0.5).", valueName: "share"))
    var declaredShare: Double?

    @Option(
        help: ArgumentHelp("By what share people leave home less once declared (default: 0.8).", valueName: "share")
    )
    var isolation: Double?

    @Option(
        help: ArgumentHelp("Also write who infected whom and when: for tests, not to be published.", valueName: "file"),
        completion: .file()
    )
    var truth: String?

    func validate() throws {
        guard epidemic != nil || (reproduction == nil && declaredShare == nil && isolation == nil) else {
            throw ValidationError("--reproduction, --declared-share and --isolation are an epidemic's: --epidemic.")
        }
    }
}

/// What an epidemic follows from, beside its people; part of a ``GenerationRecipe``.
struct EpidemicRecipe: Codable, Equatable, Sendable {
    /// How many people are exposed on the first day.
    var indexCases: Int
    /// How many others one person infects while all of them are susceptible.
    var reproduction: Double
    /// The share of those with symptoms who declare them.
    var declaredShare: Double
    /// By what share the declared leave home less.
    var isolation: Double
    /// By what the rates of infection are multiplied, once it has been found.
    var scale: Double?

    /// What was asked for; nil if it was none.
    init?(_ options: EpidemicOptions) {
        guard let indexCases = options.epidemic else { return nil }
        let disease = Disease()
        self.indexCases = indexCases
        reproduction = options.reproduction ?? 2.5
        declaredShare = options.declaredShare ?? disease.declaredShare
        isolation = options.isolation ?? disease.isolation
    }

    /// The disease.
    var disease: Disease {
        var disease = Disease()
        disease.declaredShare = declaredShare
        disease.isolation = isolation
        return disease
    }
}
