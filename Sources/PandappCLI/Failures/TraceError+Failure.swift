import Console
import PoCo

extension TraceError: ReportableError {
    /// Why a trace was not replayed.
    var failure: CommandFailure {
        CommandFailure(.badData, code: identifier, what: "The trace was not replayed", sentence: sentence)
    }
}
