import ArgumentParser
import Console
import Foundation

/// `pandapp restore`.
struct RestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Make a home of a backup, in which nothing comes back that was destroyed or withdrawn since.",
        discussion: """
            It needs a copy of the log that is newer than the backup (pandapp log export), which must go on from the \
            backup's: the restored log takes in what happened since, orders closed since are closed, keys destroyed \
            since and the contributions of people who withdrew are removed before the home is there. The deals and \
            nights since are in the log alone; pandapp publish --catch-up makes the nights again.

            --log-unavailable does without: then what was destroyed or withdrawn since the backup is back, the log says \
            so for ever, doctor warns, and whoever kept a newer checkpoint finds that the log was put back.

            Example: pandapp restore --from /mnt/backup/2020-04-01 --identity backup.key --log public/log --home NEW
            """
    )

    @Option(help: ArgumentHelp("The backup.", valueName: "dir"), completion: .directory)
    var from: String

    @Option(help: ArgumentHelp("The file with the age identity that opens the secrets.", valueName: "file"))
    var identity: String

    @Option(help: ArgumentHelp("The newer copy of the log, as exported.", valueName: "dir"), completion: .directory)
    var log: String?

    @Flag(help: "There is no newer copy of the log: restore all the same, and say so for ever.")
    var logUnavailable = false

    @OptionGroup var home: HomeOptions
    @OptionGroup var console: OutputOptions

    func validate() throws {
        guard log != nil || logUnavailable else {
            throw ValidationError(
                "Give --log DIR, a newer copy of the log, so that nothing destroyed comes back; or --log-unavailable."
            )
        }
        guard log == nil || !logUnavailable else { throw ValidationError("Give --log or --log-unavailable.") }
    }

    func run() async throws {
        let folder = try home.folder()
        let restoration = try HomeRestoration(
            backup: URL(filePath: from, directoryHint: .isDirectory),
            newerLog: log.map { URL(filePath: $0, directoryHint: .isDirectory) },
            home: folder
        )
        let outcome = try console.progress("Restoring \(folder.url.path)").ticking {
            try restoration.run(identity: identity, now: WallClock.seconds())
        }
        try console.report.write(
            RestoredHome(
                home: folder.url.path,
                backupOf: outcome.madeAt,
                entriesTakenIn: outcome.entriesTakenIn,
                keysRemoved: outcome.keysRemoved,
                recordsRemoved: outcome.recordsRemoved,
                hadNewerLog: log != nil
            )
        )
    }
}

/// The result of `restore`.
private struct RestoredHome: CommandReport {
    static let verb = "restore"
    let home: String
    let backupOf: String
    let entriesTakenIn: UInt64
    let keysRemoved: Int
    let recordsRemoved: Int
    let hadNewerLog: Bool

    var lines: [String] {
        [
            "Home \(home) is restored from the backup of \(backupOf).",
            "\(entriesTakenIn) newer entries of the log were taken in; \(keysRemoved) destroyed keys and "
                + "\(recordsRemoved) records of people who withdrew were removed.",
            "What people said since the backup is lost: consents revoked since stand again. Ask people before you publish.",
        ]
            + (hadNewerLog
                ? ["What deals took of orders since stays taken; who lost a deal signs a new request."]
                : [
                    "WARNING: without a newer log. What was destroyed, withdrawn, closed or consumed since the backup may be "
                        + "back."
                ])
    }
}
