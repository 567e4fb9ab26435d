import Foundation

/// Which files of a home a backup holds, and how.
struct HomeFiles {
    /// Paths of files that go as they are: public, or encrypted under a secret of the home.
    private(set) var plain: [String] = []
    /// Paths of secrets, `<role>/<file>`.
    private(set) var secrets: [String] = []

    /// Looks through a home; what vanishes meanwhile is not there.
    init(of home: HomeFolder) {
        let root = home.url.resolvingSymlinksInPath().path + "/"
        let keys: [URLResourceKey] = [.isRegularFileKey]
        let files = FileManager.default.enumerator(at: home.url, includingPropertiesForKeys: keys)
        while let file = files?.nextObject() as? URL {
            guard (try? file.resourceValues(forKeys: Set(keys)))?.isRegularFile == true else { continue }
            let full = file.resolvingSymlinksInPath().path
            guard full.hasPrefix(root) else { continue }
            let path = String(full.dropFirst(root.count))
            if Self.isSecret(path) { secrets.append(path) } else if Self.isKept(path) { plain.append(path) }
        }
        plain.sort()
        secrets.sort()
    }

    /// A role's key file; people's keys are theirs, wherever they lie, and the vault's are wrapped.
    private static func isSecret(_ path: String) -> Bool {
        let parts = path.split(separator: "/")
        return parts.count == 2 && parts[1].hasSuffix(".key") && parts[0] != "person"
            && HomeFolder.Role(rawValue: String(parts[0])) != nil
    }

    /// Not the ledger, which is copied by itself; not what a run writes while it works; nothing of people's; and no secret
    /// but as a secret: not the draft that a killed ``SecretFile/create(_:at:durably:)`` left, nor a key that lies where
    /// none belongs.
    private static func isKept(_ path: String) -> Bool {
        let name = path.split(separator: "/").last.map(String.init) ?? ""
        let left = ["ledger.sqlite", "person/", "publisher/staging/", "pool/work/", "store/partial/"]
        let isStrayKey = name.contains(".key") && !path.hasPrefix("broker/vault/")
        return !left.contains(where: path.hasPrefix) && !name.hasSuffix(".partial") && !name.hasSuffix(".lock")
            && name != "lock" && !isStrayKey
    }
}
