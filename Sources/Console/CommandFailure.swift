/// Why a command ended without its result, in the three parts that a person needs and the two that a script needs.
///
/// No part holds a secret or a position.
package struct CommandFailure: Error, Equatable, Sendable {
    /// The process's exit status.
    package let status: ExitStatus

    /// The cause's stable name in kebab case, such as `dataset-order-revoked`; scripts may compare it.
    package let code: String

    /// What failed, as a sentence without a full stop.
    package let what: String

    /// Why it failed, as a sentence without a full stop.
    package let why: String

    /// What the reader can do about it, as a sentence without a full stop.
    package let remedy: String

    /// Names a cause.
    package init(_ status: ExitStatus, code: String, what: String, why: String, remedy: String) {
        self.status = status
        self.code = code
        self.what = what
        self.why = why
        self.remedy = remedy
    }
}

/// An error that knows how it is told to the person at the console.
///
/// The modules below know nothing of consoles: their error types are extended to this protocol by the fronts,
/// so that each cause gets its status, its code and its remedy in one place.
package protocol ReportableError: Error {
    /// The error as the console tells it.
    var failure: CommandFailure { get }
}

extension CommandFailure: ReportableError {
    /// The failure itself.
    package var failure: CommandFailure { self }
}
