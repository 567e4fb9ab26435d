import ArgumentParser
import CLinux
import Console

/// The program `pandapp`.
@main struct Pandapp: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pandapp",
        abstract: "Share where you have been without showing it: heatmaps and contact counts from encrypted tracks.",
        discussion: """
            Exit status: 0 done or nothing to do; 64 usage; 65 bad data; 66 missing input; 69 program or service \
            missing; 70 fault of pandapp; 73 output cannot be created; 74 reading or writing failed; 75 try again \
            later; 77 refused by policy; 78 bad home or configuration. \
            Verification alone: 0 hardware; 20 valid but simulated; 2 invalid.
            """,
        version: PandappVersion.text,
        subcommands: [
            Init.self, Generate.self, PersonCommand.self, Contribute.self, ConsentCommand.self, HealthCommand.self,
            AuditCommand.self, Withdraw.self, TracksCommand.self, Publish.self, RunCommand.self, MapCommand.self,
            ContactsCommand.self,
            RequestCommand.self, VerifyResult.self, DealCommand.self, TaskCommand.self, AccountCommand.self,
            OracleCommand.self,
            DatasetCommand.self, KeysCommand.self, ContentCommand.self, LogCommand.self, AppCommand.self,
            BrokerCommand.self, StatusCommand.self, DoctorCommand.self, BackupCommand.self, RestoreCommand.self,
            QuoteCommand.self, OrderCommand.self, OrderbookCommand.self, GroupCommand.self, SchedulerCommand.self,
            WorkerCommand.self, WalletCommand.self,
            LedgerCommand.self, GeohashCommand.self,
        ]
    )

    static func main() async {
        linux_keep_freed_memory()
        // Most commands hold keys or somebody's tracks.
        _ = linux_forbid_memory_images()
        await executeAndExit(program: "pandapp")
    }
}
