import ArgumentParser
import Console
import ContentStore
import Foundation

/// `pandapp content export`.
struct ContentExport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write files of the store to a CARv1 archive.",
        discussion: """
            Each block is verified before it is written. Whoever has the identifiers can verify the archive without \
            trusting who made it: pandapp content import, or ipfs dag import.

            Example: pandapp content export QmbFMke1KXqnYyBBWxB74N4c5SBnJMVAiMNRcGu6x1AwQH --car empty.car
            """
    )

    @Argument(help: ArgumentHelp("The files' content identifiers, 1 to 23.", valueName: "cid"))
    var identifiers: [String]

    @Option(help: ArgumentHelp("The archive to write.", valueName: "file"), completion: .file())
    var car: String

    @OptionGroup var home: HomeOptions
    @OptionGroup var console: OutputOptions

    func validate() throws {
        guard (1...23).contains(identifiers.count), Set(identifiers).count == identifiers.count else {
            throw ValidationError("Give 1 to 23 content identifiers that differ.")
        }
    }

    func run() async throws {
        let roots = try identifiers.map(ContentIdentifier.init(parsing:))
        let store = try OpenHome(home.folder()).store
        let blocks = try console.progress("Writing \(car)").ticking {
            try store.exportArchive(of: roots, to: URL(filePath: car))
        }
        try console.report.write(ArchivedContent.Exported(roots: identifiers, blocks: blocks, car: car))
    }
}

/// The results of `content`.
enum ArchivedContent {
    struct Exported: CommandReport {
        static let verb = "content-export"
        let roots: [String]
        let blocks: Int
        let car: String

        var lines: [String] {
            roots.map { "file:    /ipfs/\($0)" } + ["written: \(car), \(blocks == 1 ? "1 block" : "\(blocks) blocks")"]
        }
    }

    struct Imported: CommandReport {
        static let verb = "content-import"
        let roots: [String]
        let car: String

        var lines: [String] { roots.map { "file:    /ipfs/\($0)" } + ["read:    \(car), every block verified"] }
    }
}
