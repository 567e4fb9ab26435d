import Console
import Cryptography
import Glibc

/// Asks a person for something that the terminal does not show.
struct HiddenInput {
    /// - Throws: `passphrase-missing` where there is no terminal to ask at.
    init() throws(CommandFailure) {
        guard isatty(STDIN_FILENO) == 1, isatty(STDERR_FILENO) == 1 else {
            throw CommandFailure(
                .usage,
                code: "passphrase-missing",
                what: "The wallet could not be used",
                why: "There is no terminal at which to ask for the passphrase",
                remedy: "Give --passphrase-file FILE"
            )
        }
    }

    /// One line, without its end.
    func line(_ question: String) throws(CommandFailure) -> SecretBytes {
        var settings = termios()
        let isSet = unsafe tcgetattr(STDIN_FILENO, &settings) == 0
        var hidden = settings
        hidden.c_lflag &= ~tcflag_t(ECHO)
        hidden.c_lflag |= tcflag_t(ECHONL)
        if isSet { _ = unsafe tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden) }
        defer { if isSet { _ = unsafe tcsetattr(STDIN_FILENO, TCSAFLUSH, &settings) } }
        // Who has closed standard error does not want to know.
        try? TextSink.standardError.write(question)
        var bytes = Array((readLine() ?? "").utf8)
        return SecretBytes(consumingAndWiping: &bytes)
    }
}
