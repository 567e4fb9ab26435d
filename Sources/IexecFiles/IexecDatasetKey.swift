import Cryptography
import Foundation

import struct Crypto.SymmetricKey

/// The key of a dataset in iExec's format: 32 random bytes, written as 44 characters of base64 without a line feed.
///
/// That text is what `iexec dataset push-secret` sends to iExec's secret management service.
package struct IexecDatasetKey: Sendable {
    private let secret: SharedSecret
    private static let count = 32

    /// A key that nobody has.
    package init() {
        secret = SharedSecret(SecretBytes(random: Self.count))
    }

    /// Reads a key file; one line feed at its end is accepted.
    ///
    /// - Throws: `IexecFileError.keyMalformed`.
    package init(parsing text: [UInt8]) throws(IexecFileError) {
        let digits = text.last == 10 ? text.dropLast() : text[...]
        guard let data = Data(base64Encoded: Data(digits)), data.count == Self.count,
            data.base64EncodedData() == Data(digits)
        else { throw .keyMalformed }
        var bytes = [UInt8](data)
        secret = SharedSecret(SecretBytes(consumingAndWiping: &bytes))
    }

    /// The key file's content; a secret in ordinary memory.
    package func exposedText() -> [UInt8] {
        Array(Data(secret.withSecret { $0.exposedCopy() }).base64EncodedData())
    }

    /// The key as swift-crypto wants it, which wipes its copy.
    var symmetricKey: SymmetricKey {
        var bytes = secret.withSecret { $0.exposedCopy() }
        defer { for index in bytes.indices { bytes[index] = 0 } }
        return SymmetricKey(data: bytes)
    }
}
