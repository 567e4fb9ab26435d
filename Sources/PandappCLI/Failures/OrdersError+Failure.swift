import Console
import Orders

extension OrdersError: ReportableError {
    /// Why a number, a name or another value of the market was not used.
    var failure: CommandFailure {
        CommandFailure(.badData, code: identifier, what: "A value was refused", sentence: sentence)
    }
}
