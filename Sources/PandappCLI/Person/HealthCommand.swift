import ArgumentParser
import Console
import DatasetAssembly

/// `pandapp health`: how a person is.
struct HealthCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "health",
        abstract: "Declare that you are ill, or no longer; the next publication goes by it.",
        subcommands: [HealthDeclare.self]
    )
}

/// `pandapp health declare`.
struct HealthDeclare: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "declare",
        abstract: "Say from which day on you are ill, or not ill any more, or take all of it back.",
        discussion: """
            Each declaration holds from its day until the day of the next one. Not declared does not mean healthy. \
            Days that were published before stay as they are.

            Example: pandapp health declare --ill-since 2020-04-01 --person-key me.key
            """
    )

    @Option(help: ArgumentHelp("You are ill from this day on.", valueName: "yyyy-mm-dd"))
    var illSince: LocalDay?

    @Option(help: ArgumentHelp("You are not, or no longer, ill from this day on.", valueName: "yyyy-mm-dd"))
    var notIllSince: LocalDay?

    @Flag(help: "Take back all that you have declared.")
    var takeBack = false

    @OptionGroup var person: PersonKeyOptions
    @OptionGroup var home: HomeOptions
    @OptionGroup var console: OutputOptions

    func validate() throws {
        guard [illSince != nil, notIllSince != nil, takeBack].count(where: { $0 }) == 1 else {
            throw ValidationError("Give one of --ill-since, --not-ill-since and --take-back.")
        }
    }

    func run() async throws {
        let voice = try PersonVoice(person, home: home)
        if let day = illSince ?? notIllSince { try voice.clock.requireBegun(day) }
        let (word, isNew) = try voice.say(next)
        try console.report.write(DeclaredHealth(word, isNew: isNew))
    }

    /// What is to be said, unless the last word says it.
    private func next(after word: PersonWord) -> PersonStatement? {
        if let day = illSince?.description { return word.health[day] == true ? nil : .health(illSince: day) }
        if let day = notIllSince?.description { return word.health[day] == false ? nil : .notDeclared(since: day) }
        return word.health.isEmpty ? nil : .health(illSince: nil)
    }
}

/// The result of `health declare`: all that is declared now.
private struct DeclaredHealth: CommandReport {
    static let verb = "health-declare"

    struct Declaration: Encodable {
        let since: String
        let isIll: Bool
    }

    let isNew: Bool
    let declarations: [Declaration]

    init(_ word: PersonWord, isNew: Bool) {
        self.isNew = isNew
        declarations = word.health.sorted { $0.key < $1.key }.map { Declaration(since: $0.key, isIll: $0.value) }
    }

    var lines: [String] {
        let first = isNew ? "Declared; the next publication goes by it." : "Declared before; nothing was changed."
        guard !declarations.isEmpty else { return [first, "You have nothing declared."] }
        return [first] + declarations.map { "since \($0.since): \($0.isIll ? "ill" : "not declared ill")" }
    }
}
