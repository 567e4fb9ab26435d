import ArgumentParser

/// `pandapp contacts`: whom a person met.
struct ContactsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "contacts",
        abstract: "How many people declared ill, and not declared, you met in two weeks; told to you alone.",
        discussion: """
            Ask now, or subscribe and open the answer that the operator's nightly run leaves for you among everybody's: \
            then nobody learns that you asked.

            Example: pandapp contacts --date 2020-04-01 --person-key me.key
            """,
        subcommands: [
            ContactsAsk.self, ContactsSubscribe.self, ContactsUnsubscribe.self, ContactsOpen.self,
            ContactsQuestion.self, ContactsAnswer.self,
        ],
        defaultSubcommand: ContactsAsk.self
    )
}
