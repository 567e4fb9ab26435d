internal import Crypto
internal import FoundationEssentials

extension SecretBytes {
    /// The secret as a key of swift-crypto, which wipes its copy as well.
    var symmetricKey: SymmetricKey {
        withBytes { span in unsafe span.withUnsafeBytes { unsafe SymmetricKey(data: $0) } }
    }

    /// Copies a key of swift-crypto into locked memory.
    init(_ key: SymmetricKey) {
        self.init(count: key.bitCount / 8) { span in
            unsafe key.withUnsafeBytes { bytes in
                for index in bytes.indices { span[index] = unsafe bytes[index] }
            }
        }
    }
}
