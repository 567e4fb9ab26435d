import Foundation
import Glibc

/// What may be shown on a stream: a moving bar, colour.
package struct Terminal: Hashable, Sendable {
    /// Whether a person looks at the stream as it is written.
    package let isInteractive: Bool

    /// Whether colour is welcome: on a terminal that knows it, unless `NO_COLOR` or `--no-color` says otherwise.
    package let hasColour: Bool

    /// The columns of a line.
    package let columns: Int

    /// Judges a stream.
    ///
    /// - Parameters:
    ///   - isInteractive: Whether the stream is a terminal.
    ///   - environment: The process's environment: `NO_COLOR` (any value that is not empty), `TERM`, `COLUMNS`.
    ///   - refusesColour: Whether `--no-color` was given.
    package init(isInteractive: Bool, environment: [String: String], refusesColour: Bool = false) {
        let isDumb = environment["TERM"] == "dumb"
        let noColour = environment["NO_COLOR"].map { !$0.isEmpty } ?? false
        self.isInteractive = isInteractive && !isDumb
        self.hasColour = self.isInteractive && !noColour && !refusesColour
        self.columns = environment["COLUMNS"].flatMap { Int($0) }.map { min(max($0, 40), 400) } ?? 80
    }

    /// The process's standard error.
    package static func standardError(refusesColour: Bool = false) -> Terminal {
        Terminal(
            isInteractive: isatty(STDERR_FILENO) == 1,
            environment: ProcessInfo.processInfo.environment,
            refusesColour: refusesColour
        )
    }
}
