import ArgumentParser
import CLinux
import Foundation

/// `simulated-platform prepare`.
struct PrepareCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prepare",
        abstract: "Make the platform's keys and certificates, and renew its collateral.",
        discussion: """
            What is there stays; collateral is renewed in the second half of its thirty days. Of the folder, root.der and \
            the two collateral files are for relying parties to copy; root.key is the platform's secret.
            """
    )

    @Option(help: "The platform's folder.") var folder: String

    func run() throws {
        // The platform's keys are in this process's memory.
        _ = linux_forbid_memory_images()
        try PlatformError.reporting {
            try PlatformFolder(url: URL(filePath: folder)).prepare(at: Int64(Date().timeIntervalSince1970))
        }
    }
}
