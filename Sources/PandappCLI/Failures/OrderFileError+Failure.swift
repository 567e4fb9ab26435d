import Console
import OrderFiles

extension OrderFileError: ReportableError {
    /// Why a file of an order was not used.
    var failure: CommandFailure {
        CommandFailure(.badData, code: identifier, what: "The order could not be used", sentence: sentence)
    }
}
