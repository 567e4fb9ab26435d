import Foundation

/// Turns any error that reaches the top into a ``CommandFailure``, and a failure into what is printed on stderr.
package enum FailureReport {
    /// The schema of a failure's JSON form.
    package static let schema = "pandapp.error.v1"

    /// The failure that an error stands for; an error without a name of its own is a fault of this program.
    package static func failure(for error: any Error) -> CommandFailure {
        if let error = error as? any ReportableError { return error.failure }
        if let error = error as? CocoaError { return failure(ofFile: error) }
        return CommandFailure(
            .internalFault,
            code: "internal-fault",
            what: "The command stopped at an error that it has no name for",
            why: String(describing: error),
            remedy: "Please report this text with the command that led to it"
        )
    }

    /// Three lines for a person, whatever names from files are in them.
    ///
    /// - Parameters:
    ///   - failure: What is told.
    ///   - program: The program's name, in front.
    ///   - colour: Whether the first word is red.
    /// - Returns: The lines, each ended by a line feed.
    package static func text(of failure: CommandFailure, program: String, colour: Bool) -> String {
        let label = colour ? "\u{1B}[1;31merror:\u{1B}[0m" : "error:"
        return """
            \(program): \(label) \(failure.what.printable).
              why:        \(failure.why.printable).
              what to do: \(failure.remedy.printable).

            """
    }

    /// One line of JSON for a script: `schema`, `code`, `exit`, `what`, `why`, `do`.
    package static func json(of failure: CommandFailure) -> String {
        let object = FailureObject(
            schema: schema,
            code: failure.code,
            exit: failure.status.rawValue,
            what: failure.what,
            why: failure.why,
            do: failure.remedy
        )
        return (try? JSONText.line(object)) ?? "{\"schema\":\"\(schema)\",\"code\":\"\(failure.code)\"}\n"
    }

    private static func failure(ofFile error: CocoaError) -> CommandFailure {
        let path = error.filePath ?? error.url?.path ?? "a file"
        switch error.code {
        case .fileReadNoSuchFile, .fileNoSuchFile: return .missingFile(path)
        default:
            return CommandFailure(
                .inputOutput,
                code: "file-failed",
                what: "\(path) could not be read or written",
                why: error.localizedDescription.trimmingSuffix("."),
                remedy: "Check the path, its permissions and the free space"
            )
        }
    }
}

private struct FailureObject: Encodable {
    let schema: String
    let code: String
    let exit: Int32
    let what: String
    let why: String
    let `do`: String
}

extension String {
    fileprivate func trimmingSuffix(_ suffix: String) -> String {
        hasSuffix(suffix) ? String(dropLast(suffix.count)) : self
    }
}
