import ArgumentParser

/// `pandapp request`: asking from another machine.
struct RequestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "request",
        abstract: "Ask from another machine: keys and result stay there, and files travel.",
        discussion: """
            The operator writes what is on offer into a public file (offers). Whoever asks signs a request for it with \
            their own key, where that key is (export). The operator computes it, and gets neither key nor answer \
            (import). Who asked verifies and opens the file that comes back (open). docs/results.md has the formats.
            """,
        subcommands: [RequestOffers.self, RequestExport.self, RequestImport.self, RequestOpen.self]
    )
}
