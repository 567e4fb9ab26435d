import CLinux
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

    /// One line, without its end; who ends the program instead finds the terminal as it was.
    func line(_ question: String) throws(CommandFailure) -> SecretBytes {
        let isHidden = linux_hide_typing() == 0
        defer { if isHidden { linux_show_typing() } }
        // Who has closed standard error does not want to know.
        try? TextSink.standardError.write(question)
        var bytes = Array((readLine() ?? "").utf8)
        return SecretBytes(consumingAndWiping: &bytes)
    }
}
