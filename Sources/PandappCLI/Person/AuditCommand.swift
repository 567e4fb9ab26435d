import ArgumentParser
import Audit
import Console
import Cryptography
import DatasetAssembly
import Durability
import Foundation
import Ledger
import TileArchive
import TransparencyLog

/// `pandapp audit`: what was done with a person's data.
struct AuditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "See every dataset that held your data and every logged use of it, with proofs.",
        subcommands: [AuditShow.self, AuditVerify.self],
        defaultSubcommand: AuditShow.self
    )
}

/// `pandapp audit show`, which `pandapp audit` is.
struct AuditShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "List each dataset that rests on your consent, and each deal and task that used it.",
        discussion: """
            With --output DIR the proofs are written to DIR/audit.bundle, which pandapp audit verify checks without this \
            home. What it proves, and what it does not, is in docs/audit.md.

            Example: pandapp audit --person-key me.key --output proofs
            """
    )

    @Option(name: .shortAndLong, help: ArgumentHelp("The folder for the proofs.", valueName: "dir"))
    var output: String?

    @OptionGroup var person: PersonKeyOptions
    @OptionGroup var home: HomeOptions
    @OptionGroup var console: OutputOptions

    func run() async throws {
        let voice = try PersonVoice(person, home: home)
        let open = voice.home
        // So that the newest entries are covered too.
        try open.log.sign()
        let person = voice.person
        let bundle = try console.progress("Gathering the proofs").ticking {
            try AuditBundle(of: person, contributions: open.contributions(), ledger: open.ledger)
        }
        let audit = try bundle.verify(policy: CheckpointPolicy(logs: [open.log.key]), at: nil)
        let file = try output.map { try write(bundle.encoded, into: $0) }
        try console.report.write(AuditReport(audit, log: open.log.key, file: file, isComplete: nil), essential: true)
    }

    /// The bundle tells whose it is: it is its owner's alone.
    private func write(_ bytes: [UInt8], into path: String) throws -> String {
        let place = try OutputFolder(path).url.appending(path: "audit.bundle")
        do {
            try DurableFile.write(to: place.appendingPathExtension("partial"), renamingTo: place) { try $0(bytes) }
        } catch {
            throw CommandFailure.uncreatable(place.path)
        }
        return place.path
    }
}

/// `pandapp audit verify`.
struct AuditVerify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check the proofs of pandapp audit without the home that made them.",
        discussion: """
            --log names the log that is believed; a home is needed only where it is left out. With --log-folder, a copy \
            of the log that anybody may hand on (pandapp log export), it is also checked that nothing was left out.

            Example: pandapp audit verify proofs/audit.bundle --log 'pandapp/3f…+5a1b…+AW…' --log-folder public/log
            """
    )

    @Argument(help: ArgumentHelp("The proofs.", valueName: "file"), completion: .file())
    var bundle: String

    @Option(help: ArgumentHelp("The log's verifier key, as log verify tells it.", valueName: "key"))
    var log: String?

    @Option(help: ArgumentHelp("A copy of the whole log.", valueName: "dir"), completion: .directory)
    var logFolder: String?

    @OptionGroup var home: HomeOptions
    @OptionGroup var console: OutputOptions

    func run() async throws {
        let bundle = try AuditBundle(decoding: InputFile.read(bundle, limit: UInt64(AuditBundle.maximumBytes)))
        let key = try log.map(NoteKey.init(parsing:)) ?? OpenHome(home.folder()).log.key
        let policy = try CheckpointPolicy(logs: [key])
        let now = UInt64(exactly: WallClock.seconds())
        let audit = try bundle.verify(policy: policy, at: now)
        if let logFolder { try requireComplete(audit, in: logFolder, policy: policy, at: now) }
        let report = AuditReport(audit, log: key, file: nil, isComplete: logFolder != nil)
        try console.report.write(report, essential: true)
    }

    private func requireComplete(
        _ audit: VerifiedAudit,
        in path: String,
        policy: CheckpointPolicy,
        at now: UInt64?
    ) throws {
        let folder = FolderTileStorage(folder: URL(filePath: path, directoryHint: .isDirectory))
        guard let bytes = try folder.read(.checkpoint) else { throw CommandFailure.missingFile("\(path)/checkpoint") }
        let newest = try policy.verify(SignedNote(parsing: bytes), at: now).checkpoint
        try audit.requireComplete(in: folder, under: newest)
    }
}
