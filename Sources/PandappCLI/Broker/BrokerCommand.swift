import ArgumentParser

/// `pandapp broker`: the keeper of data keys.
struct BrokerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "broker",
        abstract: "Release data keys to attested enclaves, show what was released, and revoke.",
        subcommands: [
            BrokerServe.self, BrokerStatus.self, BrokerAudit.self, BrokerRevoke.self, BrokerResume.self,
        ]
    )
}
