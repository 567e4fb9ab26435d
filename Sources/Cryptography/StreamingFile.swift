/// Whole streams of `StreamLayout` in memory.
package enum StreamingFile {
    /// Encrypts `plaintext` under a 32-byte data key.
    package static func encrypt(
        _ plaintext: [UInt8],
        key: borrowing SecretBytes,
        associatedData: [UInt8]
    ) throws -> [UInt8] {
        var ciphertext: [UInt8] = []
        ciphertext.reserveCapacity(ciphertextLength(plaintextLength: plaintext.count))
        try withoutActuallyEscaping({ ciphertext += $0 }) { output in
            var encryptor = try StreamingEncryptor(key: key, associatedData: associatedData, output: output)
            try encryptor.write(plaintext)
            try encryptor.finish()
        }
        return ciphertext
    }

    /// Decrypts a whole stream, or throws without returning any of it.
    package static func decrypt(
        _ ciphertext: [UInt8],
        key: borrowing SecretBytes,
        associatedData: [UInt8]
    ) throws -> [UInt8] {
        var position = 0
        var plaintext: [UInt8] = []
        plaintext.reserveCapacity(ciphertext.count)
        var decryptor = try StreamingDecryptor(key: key, associatedData: associatedData) { count in
            let end = min(position + count, ciphertext.count)
            defer { position = end }
            return Array(ciphertext[position..<end])
        }
        while let segment = try decryptor.next() { plaintext += segment }
        return plaintext
    }

    /// The length of the stream that encrypts `plaintextLength` bytes.
    package static func ciphertextLength(plaintextLength: Int) -> Int {
        let capacity = StreamLayout.segmentCount - StreamLayout.tagCount
        // The header takes its place from the first segment's plaintext.
        let segments = max(1, (StreamLayout.headerCount + plaintextLength + capacity - 1) / capacity)
        return StreamLayout.headerCount + plaintextLength + segments * StreamLayout.tagCount
    }
}
