import ArgumentParser

/// `pandapp app test`: everything is the development host's, which has its own options and its own help.
struct AppTest: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Run an app on plaintext development data, or an attack on its result, without orders or keys.",
        discussion: """
            Starts the separate program development-host with the same words: heatmap, social-distance or attack. No \
            enclave contains its code. See 'pandapp app test --help' and 'pandapp app test heatmap --help' for the options.

            Example: pandapp app test heatmap --tracks day.tracks --raw --output out
            """
    )

    @Argument(parsing: .captureForPassthrough, help: "The app and its options.")
    var words: [String] = []

    func run() throws {
        try HelperProgram.developmentHost.replaceProcess(arguments: words.isEmpty ? ["--help"] : words)
    }
}
