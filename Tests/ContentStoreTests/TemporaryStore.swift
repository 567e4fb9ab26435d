import ContentStore
import Cryptography
import Foundation

/// Runs `body` with a store in a fresh folder that is removed afterwards.
func withStore<Result>(_ body: (LocalContentStore, URL) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(path: "ContentStoreTests-" + UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(LocalContentStore(directory: folder.appending(path: "store")), folder)
}

/// `count` bytes of which no two chunks are alike, the same in each run.
func content(_ count: Int, seed: UInt8 = 0) -> [UInt8] {
    var stream = KeyedByteStream(key: SecretBytes(copying: [UInt8](repeating: seed, count: 32)))
    // A prime length, so that the repetitions fall on another place of each chunk.
    var pattern = [UInt8](repeating: 0, count: 8191)
    stream.fill(&pattern)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count)
    while bytes.count < count { bytes.append(contentsOf: pattern.prefix(count - bytes.count)) }
    return bytes
}

extension LocalContentStore {
    /// The file of a block, as the layout in the documentation says.
    static func file(of identifier: ContentIdentifier, in folder: URL) -> URL {
        let digest = identifier.digest.hexadecimal
        return folder.appending(path: "store/blocks/\(digest.prefix(2))/1220\(digest)")
    }

    /// All files below a folder of the store.
    static func files(_ name: String, in folder: URL) -> [String] {
        let names = try? FileManager.default.subpathsOfDirectory(atPath: folder.appending(path: "store/\(name)").path)
        return (names ?? []).filter { name != "blocks" || $0.contains("/") }.sorted()
    }
}
