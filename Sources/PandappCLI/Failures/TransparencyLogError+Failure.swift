import Console
import TransparencyLog

extension TransparencyLogError: ReportableError {
    /// Why a checkpoint or a proof was not believed.
    var failure: CommandFailure {
        CommandFailure(
            .badData,
            code: "log-proof-invalid",
            what: "The log, checkpoint or proof was not believed",
            why: clause.prefix(1).uppercased() + clause.dropFirst(),
            remedy: "Get it again from whoever gave it, and compare the log's verifier key with one you trust"
        )
    }
}
