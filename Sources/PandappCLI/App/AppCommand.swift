import ArgumentParser

/// `pandapp app`: what developers of confidential apps need.
struct AppCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "app",
        abstract: "Work on the confidential apps.",
        subcommands: [AppTest.self]
    )
}
