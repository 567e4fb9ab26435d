import Foundation

extension URL {
    /// A place of the test's own that does not exist yet.
    static func temporary() -> URL {
        FileManager.default.temporaryDirectory.appending(path: "pandapp-test-\(UUID().uuidString)")
    }

    /// The permission bits of what is there.
    func mode() throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }
}
