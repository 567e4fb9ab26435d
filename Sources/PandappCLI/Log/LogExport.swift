import ArgumentParser
import Console
import Durability
import Foundation
import Ledger
import TileArchive
import TransparencyLog

/// `pandapp log export`.
struct LogExport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write the log's tiles, entries and checkpoint into a folder that any web server can hand on.",
        discussion: """
            The folder is a C2SP tlog-tiles log, readable by everyone. Doing it again adds what is new. Keep its file \
            checkpoint: it catches a log that is rewritten later (pandapp log verify --since).

            Example: pandapp log export --output public/log
            """
    )

    @Option(name: .shortAndLong, help: ArgumentHelp("The folder to write.", valueName: "dir"), completion: .directory)
    var output: String

    @OptionGroup var home: HomeOptions
    @OptionGroup var console: OutputOptions

    func run() async throws {
        let open = try OpenHome(home.folder())
        try open.log.sign()
        var folder = FolderTileStorage(folder: URL(filePath: output, directoryHint: .isDirectory), access: .everyone)
        let note = try console.progress("Writing \(output)").ticking { try open.ledger.export(to: &folder) }
        let size = try Checkpoint(parsing: note.text).size
        try console.report.write(ExportedLog(folder: output, size: size, log: open.log.key.text))
    }
}

/// The result of `log export`.
private struct ExportedLog: CommandReport {
    static let verb = "log-export"
    let folder: String
    let size: UInt64
    let log: String

    var lines: [String] { ["written: \(folder), \(size) entries", "log:     \(log)"] }
}
