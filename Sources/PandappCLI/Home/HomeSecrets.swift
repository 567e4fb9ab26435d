import Console
import Cryptography
import DatasetAssembly
import Foundation

/// The secret files of a home, one for each role's key; a home never holds a secret twice.
///
/// A service manager may hand secrets over instead, as systemd's `LoadCredential=` does: a file of the folder that
/// `CREDENTIALS_DIRECTORY` names goes before the home's own. It is called like the role and the file, with a dot between:
/// `publisher.wallet.key` for `publisher/wallet.key`.
struct HomeSecrets {
    /// A 32-byte secret kept as hexadecimal text.
    enum Key: CaseIterable {
        case publisherWallet, developerWallet, requesterWallet, poolWallet
        case brokerIdentity, brokerWrapping, platformRoot, logSigning
    }

    /// An age identity kept as its text.
    enum Identity: CaseIterable {
        case contributions, requester
    }

    let home: HomeFolder
    private let credentials: URL?

    init(home: HomeFolder, environment: [String: String] = ProcessInfo.processInfo.environment) {
        self.home = home
        credentials = environment["CREDENTIALS_DIRECTORY"].flatMap { path in
            path.hasPrefix("/") ? URL(filePath: path, directoryHint: .isDirectory) : nil
        }
    }

    /// Where a key is.
    func place(of key: Key) -> URL {
        switch key {
        case .publisherWallet: home.folder(of: .publisher).appending(path: "wallet.key")
        case .developerWallet: home.folder(of: .developer).appending(path: "wallet.key")
        case .requesterWallet: home.folder(of: .requester).appending(path: "wallet.key")
        case .poolWallet: home.folder(of: .pool).appending(path: "wallet.key")
        case .brokerIdentity: home.folder(of: .broker).appending(path: "identity.key")
        case .brokerWrapping: home.folder(of: .broker).appending(path: "wrapping.key")
        case .platformRoot: home.folder(of: .platform).appending(path: "root.key")
        case .logSigning: home.folder(of: .publisher).appending(path: "log.key")
        }
    }

    /// Where an identity is.
    func place(of identity: Identity) -> URL {
        switch identity {
        case .contributions: home.folder(of: .publisher).appending(path: "contributions.key")
        case .requester: home.folder(of: .requester).appending(path: "identity.key")
        }
    }

    /// Makes what is missing; what is there stays.
    func create() throws {
        // The platform makes its own.
        for key in Key.allCases where key != .platformRoot && !exists(key) { try create(key) }
        for identity in Identity.allCases where !exists(place(of: identity)) {
            let text = AgeIdentity().exposedText()
            try SecretFile.create(Array((text + "\n").utf8), at: place(of: identity))
        }
    }

    /// Makes a key that is missing.
    func create(_ key: Key) throws {
        let secret = SecretBytes(random: 32)
        try SecretFile.create(Array((Hexadecimal.encode(secret.exposedCopy()) + "\n").utf8), at: place(of: key))
    }

    /// Whether a key is there.
    func exists(_ key: Key) -> Bool { exists(place(of: key)) }

    /// Reads a key.
    func secret(_ key: Key) throws -> SharedSecret {
        let url = place(of: key)
        return try Self.secret(try read(url), of: url)
    }

    /// Reads somebody's own wallet file, which is of the form of the home's.
    static func wallet(at path: String) throws -> EthereumKey {
        let url = URL(filePath: path)
        return try EthereumKey(secret: secret(SecretFile.read(url), of: url).withSecret { $0.duplicate() })
    }

    private static func secret(_ content: [UInt8], of url: URL) throws -> SharedSecret {
        let text = String(decoding: content, as: UTF8.self)
        guard var bytes = try? Hexadecimal.decode(text.trimmingCharacters(in: .whitespacesAndNewlines)),
            bytes.count == 32
        else { throw CommandFailure.malformedSecret(url.path) }
        return SharedSecret(SecretBytes(consumingAndWiping: &bytes))
    }

    /// Reads a wallet.
    func wallet(_ key: Key) throws -> EthereumKey {
        try EthereumKey(secret: secret(key).withSecret { $0.duplicate() })
    }

    /// Reads an Ed25519 key.
    func signingKey(_ key: Key) throws -> SigningKey {
        try SigningKey(seed: secret(key).withSecret { $0.duplicate() })
    }

    /// Reads an identity.
    func identity(_ identity: Identity) throws -> AgeIdentity {
        let url = place(of: identity)
        let text = String(decoding: try read(url), as: UTF8.self)
        guard let line = text.split(whereSeparator: \.isNewline).first,
            let parsed = try? AgeIdentity(parsing: String(line))
        else { throw CommandFailure.malformedSecret(url.path) }
        return parsed
    }

    /// Reads a person's key file.
    static func person(at path: String) throws -> PersonKey {
        let text = String(decoding: try SecretFile.read(URL(filePath: path)), as: UTF8.self)
        do {
            return try PersonKey(parsing: text)
        } catch {
            throw CommandFailure.malformedSecret(path)
        }
    }

    /// Whether the service manager hands a key over, in place of the home's own.
    func isHandedOver(_ key: Key) -> Bool { credential(for: place(of: key)) != nil }

    private func exists(_ url: URL) -> Bool {
        FileManager.default.fileExists(atPath: url.path) || credential(for: url) != nil
    }

    /// The paths, `<role>/<file>`, of the secrets that are there.
    var names: [String] {
        let places = Key.allCases.map(place(of:)) + Identity.allCases.map(place(of:))
        return places.filter(exists).map {
            $0.deletingLastPathComponent().lastPathComponent + "/" + $0.lastPathComponent
        }
    }

    /// The secret that the service manager handed over, or else the home's own.
    func read(_ url: URL) throws(CommandFailure) -> [UInt8] {
        guard let credential = credential(for: url) else { return try SecretFile.read(url) }
        return try SecretFile.read(credential: credential)
    }

    /// The file that the service manager handed over in place of one of the home.
    private func credential(for url: URL) -> URL? {
        let name = url.deletingLastPathComponent().lastPathComponent + "." + url.lastPathComponent
        let place = credentials?.appending(path: name)
        return place.flatMap { FileManager.default.fileExists(atPath: $0.path) ? $0 : nil }
    }
}

extension CommandFailure {
    fileprivate static func malformedSecret(_ path: String) -> CommandFailure {
        CommandFailure(
            .badData,
            code: "secret-malformed",
            what: "\(path) was not used",
            why: "It does not hold a key of the expected form",
            remedy: "Give the right key file, or restore it from a backup"
        )
    }
}
