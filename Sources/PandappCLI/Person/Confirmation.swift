import Console
import Glibc

/// Asks a person before something is done; a script, whose input or output is no terminal, is not asked.
struct Confirmation {
    /// Puts a question to the person and gives the answer; nil at the end of the input.
    let ask: (String) -> String?

    /// Asks at the terminal; nil where there is none, or where the caller wants no talk.
    init?(_ console: OutputOptions) {
        guard !console.json, isatty(STDIN_FILENO) == 1, isatty(STDERR_FILENO) == 1 else { return nil }
        self.init { question in
            try? TextSink.standardError.write(question)
            return readLine()
        }
    }

    init(ask: @escaping (String) -> String?) {
        self.ask = ask
    }

    /// Goes on only after a yes.
    func require(_ question: String) throws(CommandFailure) {
        let answer = ask("\(question) [y/N] ")?.lowercased() ?? ""
        guard answer == "y" || answer == "yes" else {
            throw CommandFailure(
                .denied,
                code: "not-confirmed",
                what: "Nothing was changed",
                why: "The question was not answered with yes",
                remedy: "Run this again and answer y"
            )
        }
    }
}
