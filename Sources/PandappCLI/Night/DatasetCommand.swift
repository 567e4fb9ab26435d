import ArgumentParser

/// `pandapp dataset`: the verbs over dataset orders.
struct DatasetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dataset",
        abstract: "Who may use which dataset: list, grant and withdraw; and encryption as iExec's.",
        subcommands: [
            DatasetList.self, DatasetGrant.self, DatasetRevoke.self, DatasetEncrypt.self, DatasetDecrypt.self,
        ]
    )
}
