package import ArgumentParser
import Foundation

extension ParsableCommand {
    /// Runs the command line of this process and ends it with the status that the command earned.
    package static func executeAndExit(program: String) async -> Never {
        Foundation.exit(await execute(Array(CommandLine.arguments.dropFirst()), program: program))
    }

    /// Runs a command line: every error that reaches the top is told here, in one form.
    ///
    /// - Parameters:
    ///   - arguments: The words after the program's name.
    ///   - program: The program's name, in front of a failure.
    ///   - output: Where help and version go.
    ///   - errors: Where failures go.
    /// - Returns: The exit status.
    package static func execute(
        _ arguments: [String],
        program: String,
        output: TextSink = .standardOutput,
        errors: TextSink = .standardError
    ) async -> Int32 {
        let log = CommandLog(arguments, version: configuration.version, to: errors)
        do {
            var command = try parseAsRoot(arguments)
            log?.start(type(of: command))
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
            log?.end(ExitStatus.success.rawValue)
            return ExitStatus.success.rawValue
        } catch let status as ExitCode {
            // A command that has already said everything, or that passes on another program's status.
            log?.end(status.rawValue)
            return status.rawValue
        } catch {
            if !(error is any ReportableError) {
                if let log, exitCode(for: error) == .validationFailure { return log.fail(usageFailure(error)) }
                if let status = answer(error, arguments, output: output, errors: errors) { return status }
            }
            if let log { return log.fail(FailureReport.failure(for: error)) }
            return tell(FailureReport.failure(for: error), program: program, arguments: arguments, to: errors)
        }
    }

    /// Help, version and usage errors, which the argument parser words itself; nil for anything else.
    private static func answer(
        _ error: any Error,
        _ arguments: [String],
        output: TextSink,
        errors: TextSink
    ) -> Int32? {
        switch exitCode(for: error) {
        case .success:
            try? output.write(fullMessage(for: error) + "\n")
            return ExitStatus.success.rawValue
        case .validationFailure where asksForJSON(arguments):
            try? errors.write(FailureReport.json(of: usageFailure(error)))
            return ExitStatus.usage.rawValue
        case .validationFailure:
            try? errors.write(fullMessage(for: error) + "\n")
            return ExitStatus.usage.rawValue
        default:
            return nil
        }
    }

    private static func usageFailure(_ error: any Error) -> CommandFailure {
        CommandFailure(
            .usage,
            code: "usage",
            what: message(for: error).split(separator: "\n").first.map(String.init) ?? "The command line is wrong",
            why: "The command line was not understood",
            remedy: "See --help"
        )
    }

    private static func tell(
        _ failure: CommandFailure,
        program: String,
        arguments: [String],
        to errors: TextSink
    ) -> Int32 {
        let colour = Terminal.standardError(refusesColour: arguments.contains("--no-color")).hasColour
        let text =
            asksForJSON(arguments)
            ? FailureReport.json(of: failure) : FailureReport.text(of: failure, program: program, colour: colour)
        // Where standard error itself is closed, the status still says what happened.
        try? errors.write(text)
        return failure.status.rawValue
    }

    /// A command line that could not be parsed can still say how it wants to be told so.
    private static func asksForJSON(_ arguments: [String]) -> Bool {
        arguments.prefix { $0 != "--" }.contains("--json")
    }
}

/// What ``LogFormat/json`` tells of a command line as a whole.
private struct CommandLog {
    private let version: String
    private let sink: TextSink
    private let begin = Date()

    /// Nil where no such log is asked for; a command line that cannot be parsed can still ask for it.
    init?(_ arguments: [String], version: String, to sink: TextSink) {
        let words = arguments.prefix { $0 != "--" }
        let isAsked = zip(words, words.dropFirst()).contains { $0 == ("--log-format", "json") }
        guard isAsked || words.contains("--log-format=json") else { return nil }
        (self.version, self.sink) = (version, sink)
    }

    func start(_ command: any ParsableCommand.Type) {
        tell(.start(command: command._commandName, version: version))
    }

    func end(_ status: Int32) { tell(.done(exit: status, seconds: -begin.timeIntervalSinceNow)) }

    func fail(_ failure: CommandFailure) -> Int32 {
        tell(.failure(failure, seconds: -begin.timeIntervalSinceNow))
        return failure.status.rawValue
    }

    /// Where standard error itself is closed, the status still says what happened.
    private func tell(_ event: RunEvent.Event) { try? sink.write(RunEvent(event).line) }
}
