import ArgumentParser
import Console
import ContentStore
import Foundation

/// `pandapp content import`.
struct ContentImport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Add the files of a CARv1 archive to the store.",
        discussion: """
            Each block must be what its identifier says, and the archive must hold all blocks of its files, each once, \
            and no other; else nothing is added.

            Example: pandapp content import --car night.car
            """
    )

    @Option(help: ArgumentHelp("The archive to read.", valueName: "file"), completion: .file())
    var car: String

    @OptionGroup var home: HomeOptions
    @OptionGroup var console: OutputOptions

    func run() async throws {
        let store = try OpenHome(home.folder()).store
        guard FileManager.default.fileExists(atPath: car) else { throw CommandFailure.missingFile(car) }
        let roots = try console.progress("Reading \(car)").ticking { try store.importArchive(at: URL(filePath: car)) }
        try console.report.write(ArchivedContent.Imported(roots: roots.map(\.text), car: car))
    }
}
