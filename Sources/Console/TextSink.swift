import Foundation

/// Where text goes: standard output, standard error, or a test's own ear.
package struct TextSink: Sendable {
    private let body: @Sendable (String) throws -> Void

    /// Makes a sink of a function.
    package init(_ body: @escaping @Sendable (String) throws -> Void) {
        self.body = body
    }

    /// Writes text as it is; a full disk or a closed stream is an error, never silence.
    package func write(_ text: String) throws(CommandFailure) {
        do {
            try body(text)
        } catch {
            throw CommandFailure(
                .inputOutput,
                code: "output-failed",
                what: "The output could not be written",
                why: "The stream was closed, or its disk is full",
                remedy: "Free some space, or send the output elsewhere"
            )
        }
    }

    /// Results: what a pipe reads.
    package static let standardOutput = TextSink { try FileHandle.standardOutput.write(contentsOf: Data($0.utf8)) }

    /// Everything else: progress, notes and failures.
    package static let standardError = TextSink { try FileHandle.standardError.write(contentsOf: Data($0.utf8)) }
}
