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
        do {
            var command = try parseAsRoot(arguments)
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
            return ExitStatus.success.rawValue
        } catch let status as ExitCode {
            // A command that has already said everything, or that passes on another program's status.
            return status.rawValue
        } catch {
            if !(error is any ReportableError), let status = answer(error, arguments, output: output, errors: errors) {
                return status
            }
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
            let failure = CommandFailure(
                .usage,
                code: "usage",
                what: message(for: error).split(separator: "\n").first.map(String.init) ?? "The command line is wrong",
                why: "The command line was not understood",
                remedy: "See --help"
            )
            try? errors.write(FailureReport.json(of: failure))
            return ExitStatus.usage.rawValue
        case .validationFailure:
            try? errors.write(fullMessage(for: error) + "\n")
            return ExitStatus.usage.rawValue
        default:
            return nil
        }
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
