import ArgumentParser
import Console
import Cryptography
import Ledger
import Orders

/// `pandapp broker revoke`.
struct BrokerRevoke: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke",
        abstract: "Give no key any more to a requester, a platform, or platforms with a flaw: at once, and for ever.",
        discussion: """
            It takes effect at the next release, also for deals that were made before, and is recorded in the log. \
            Platforms are named as in pandapp broker audit --json, flaws by Intel's advisories. An app is taken off the \
            whitelist with pandapp app delist, a dataset withdrawn with pandapp dataset revoke.

            Example: pandapp broker revoke --advisory INTEL-SA-00615 --yes
            """
    )

    @Option(help: ArgumentHelp("A requester's wallet. May stand several times.", valueName: "address"))
    var requester: [String] = []

    @Option(help: ArgumentHelp("A platform, 64 hexadecimal digits. May stand several times.", valueName: "identity"))
    var platform: [String] = []

    @Option(help: ArgumentHelp("An advisory. May stand several times.", valueName: "name"))
    var advisory: [String] = []

    @Flag(help: "Do it without asking.")
    var yes = false

    @OptionGroup var home: HomeOptions
    @OptionGroup var console: OutputOptions

    func validate() throws {
        guard try !subjects().isEmpty else { throw ValidationError("Name a --requester, --platform or --advisory.") }
    }

    func run() async throws {
        let open = try OpenHome(home.folder())
        let subjects = try subjects()
        if !yes {
            guard let confirmation = Confirmation(console) else { throw CommandFailure.revocationNotConfirmed }
            let names = subjects.map(\.name).joined(separator: ", ")
            try confirmation.require("They never get a key again. Revoke \(names)?")
        }
        let before = try open.ledger.revokedSubjects()
        try open.log.signing { try open.ledger.revoke(subjects, at: WallClock.seconds()) }
        try console.report.write(RevokedSubjects(revoked: subjects.filter { !before.contains($0) }.map(\.name)))
    }

    private func subjects() throws -> [RevokedSubject] {
        let requesters = try requester.map { text in
            guard let address = try? EthereumAddress(parsing: text) else {
                throw ValidationError("--requester \(text) is no address.")
            }
            return RevokedSubject.requester(address)
        }
        let platforms = try platform.map { text in
            guard let identity = try? Digest(hexadecimal: text) else {
                throw ValidationError("--platform \(text) is not 64 hexadecimal digits.")
            }
            return RevokedSubject.platform(identity)
        }
        let advisories = try advisory.map { name in
            guard RevokedSubject.isAdvisory(name) else {
                throw ValidationError("--advisory \(name) is not written as in INTEL-SA-00615.")
            }
            return RevokedSubject.advisory(name)
        }
        return requesters + platforms + advisories
    }
}

/// The result of `broker revoke`.
private struct RevokedSubjects: CommandReport {
    static let verb = "broker-revoke"
    let revoked: [String]

    var lines: [String] {
        guard !revoked.isEmpty else { return ["All were revoked before; nothing was changed."] }
        return revoked.map { "revoked: \($0)" } + ["No key is released to them any more."]
    }
}

extension CommandFailure {
    fileprivate static let revocationNotConfirmed = CommandFailure(
        .denied,
        code: "not-confirmed",
        what: "Nothing was revoked",
        why: "It cannot be undone, and there is nobody to ask",
        remedy: "Say it with --yes"
    )
}
