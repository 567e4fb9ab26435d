import Foundation
import Glibc

/// Where these tests put their files: in memory where the system offers that, for a ledger waits for its disk at each step.
enum Workplace {
    private static let root: URL = {
        let memory = URL(filePath: "/dev/shm")
        let folder = FileManager.default.isWritableFile(atPath: memory.path) ? memory : URL(filePath: "/tmp")
        // Whatever becomes of single tests, nothing stays behind the whole run.
        atexit { try? FileManager.default.removeItem(at: Workplace.root) }
        return folder.appending(path: "pandapp-end-to-end-\(getpid())")
    }()

    /// A place that nobody else has, where nothing is yet.
    static func newPlace(_ kind: String) -> URL {
        try? FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
        return root.appending(path: "\(kind)-\(UUID().uuidString.prefix(8))")
    }
}
