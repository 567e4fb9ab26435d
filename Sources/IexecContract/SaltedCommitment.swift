package import Cryptography
package import Evidence

/// The one file of a result that iExec's digest covers: it binds the result's files and tells nothing of them.
///
/// A digest is public for ever, and a small number could be found by trying. So the file holds an HMAC-SHA-256 under a salt
/// that only who has the result knows. The message is what `sha256sum` prints for the files, in their order; so that
/// anybody can check it:
///
///     sha256sum FILES | openssl dgst -sha256 -mac HMAC -macopt hexkey:$(cat salt)
///
/// The salt follows from the data key, the dataset and the task: the same task computed twice has the same digest, which
/// nobody without the key can foresee.
package enum SaltedCommitment {
    /// The file's name.
    package static let fileName = "commitment.txt"
    /// The name of the file that holds the salt.
    package static let saltFileName = "salt"
    private static let version = "pandapp-commitment-v1"

    /// The salt of a task: HKDF(data key, "pandapp/iexec-salt/v1" ‖ dataset header digest ‖ task).
    package static func salt(dataKey: borrowing SecretBytes, dataset: Digest, task: Digest) -> SecretBytes {
        let info = Array("pandapp/iexec-salt/v1".utf8) + dataset.bytes + task.bytes
        return KeyDerivation.hkdf(secret: dataKey, salt: [], info: info, count: 32)
    }

    /// The salt as its file: hexadecimal digits and a line feed.
    package static func saltFile(_ salt: borrowing SecretBytes) -> ResultFile {
        let digits = Hexadecimal.encode(salt.exposedCopy())
        return ResultFile(name: saltFileName, content: Array((digits + "\n").utf8))
    }

    /// The file: the version, a space, 64 hexadecimal digits and a line feed.
    package static func file(of files: [ResultFile], salt: borrowing SecretBytes) -> ResultFile {
        let lines = files.map { "\(SHA256Digest.of($0.content).hexadecimal)  \($0.name)\n" }
        let code = HMACSHA256.digest(of: Array(lines.joined().utf8), key: salt)
        return ResultFile(name: fileName, content: Array("\(version) \(code.hexadecimal)\n".utf8))
    }

    /// Whether a commitment is to the files of an opened result, the salt's among them.
    package static func isCommitment(_ commitment: [UInt8], to files: [ResultFile]) -> Bool {
        guard let salt = files.first(where: { $0.name == saltFileName }),
            let digits = String(validating: salt.content.dropLast(), as: UTF8.self),
            salt.content.last == 10, var bytes = try? Hexadecimal.decode(digits), bytes.count == 32
        else { return false }
        let committed = files.filter { $0.name != saltFileName }
        return file(of: committed, salt: SecretBytes(consumingAndWiping: &bytes)).content == commitment
    }
}
