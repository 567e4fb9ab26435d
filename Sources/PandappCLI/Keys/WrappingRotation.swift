import Console
import Cryptography
import Foundation
import Glibc

/// The files by which the broker's wrapping key gives way to a new one.
///
/// The new key is made durably as `wrapping.next.key`; then every key of the vault is wrapped under it, while both keys
/// read; then it takes the old one's name, in one step. A rotation that was ended at any moment leaves either the old key
/// alone, or both files, or the new key alone, and each of these reads the whole vault.
struct WrappingRotation {
    private let secrets: HomeSecrets

    /// The rotation of a home.
    init(of secrets: HomeSecrets) {
        self.secrets = secrets
    }

    private var current: URL { secrets.place(of: .brokerWrapping) }
    private var next: URL { current.deletingLastPathComponent().appending(path: "wrapping.next.key") }

    /// The key that is to follow, while a rotation goes on.
    func successor() throws -> SharedSecret? {
        guard FileManager.default.fileExists(atPath: next.path) else { return nil }
        let text = String(decoding: try SecretFile.read(next), as: UTF8.self)
        guard var bytes = try? Hexadecimal.decode(text.trimmingCharacters(in: .whitespacesAndNewlines)),
            bytes.count == 32
        else { throw CommandFailure.malformedSuccessor(next.path) }
        return SharedSecret(SecretBytes(consumingAndWiping: &bytes))
    }

    /// Makes the key that is to follow; one that an ended rotation left is gone on with.
    func begin() throws {
        // A key that comes from elsewhere, such as systemd's credentials, would come again after the rotation.
        guard FileManager.default.fileExists(atPath: current.path), !secrets.isHandedOver(.brokerWrapping) else {
            throw CommandFailure.foreignWrappingKey(current.path)
        }
        guard try successor() == nil else { return }
        let secret = SecretBytes(random: 32)
        try SecretFile.create(Array((Hexadecimal.encode(secret.exposedCopy()) + "\n").utf8), at: next)
    }

    /// Puts the new key in the old one's place.
    func finish() throws {
        guard unsafe rename(next.path, current.path) == 0 else { throw CommandFailure.uncreatable(current.path) }
        try SecretFile.synchronise(current.deletingLastPathComponent())
    }
}

extension CommandFailure {
    fileprivate static func malformedSuccessor(_ path: String) -> CommandFailure {
        CommandFailure(
            .badData,
            code: "secret-malformed",
            what: "\(path) was not used",
            why: "It does not hold a key of the expected form",
            remedy: "Restore the broker's folder from a backup"
        )
    }

    fileprivate static func foreignWrappingKey(_ path: String) -> CommandFailure {
        CommandFailure(
            .badConfiguration,
            code: "wrapping-key-elsewhere",
            what: "The wrapping key was not rotated",
            why: "It is handed over by the service manager, not kept at \(path)",
            remedy: "Put it back into the home for the rotation, then hand the new one over"
        )
    }
}
