import Cryptography

extension Benchmark {
    /// The dataset cipher on 64 MiB, in the 64 KiB pieces in which the product writes and reads; the number is the
    /// length of what came out.
    static var sealing: [Benchmark] {
        let associatedData = [UInt8](repeating: 1, count: 32)
        let seal = Benchmark(name: "seal") {
            let plaintext = [UInt8](repeating: 0x5A, count: 1 << 26)
            let key = SharedSecret(SecretBytes(random: 32))
            return {
                var total = 0
                try key.withSecret { secret throws in
                    try withoutActuallyEscaping({ total += $0.count }) { output in
                        var encryptor = try StreamingEncryptor(
                            key: secret,
                            associatedData: associatedData,
                            output: output
                        )
                        for start in stride(from: 0, to: plaintext.count, by: 1 << 16) {
                            try encryptor.write(plaintext.span.extracting(start..<start + 1 << 16))
                        }
                        try encryptor.finish()
                    }
                }
                return UInt64(total)
            }
        }
        let open = Benchmark(name: "open") {
            let plaintext = [UInt8](repeating: 0x5A, count: 1 << 26)
            let key = SharedSecret(SecretBytes(random: 32))
            let ciphertext = try key.withSecret { secret throws in
                try StreamingFile.encrypt(plaintext, key: secret, associatedData: associatedData)
            }
            return {
                var (position, total) = (0, 0)
                try key.withSecret { secret throws in
                    var decryptor = try StreamingDecryptor(key: secret, associatedData: associatedData) { count in
                        let end = min(position + count, ciphertext.count)
                        defer { position = end }
                        return Array(ciphertext[position..<end])
                    }
                    while let segment = try decryptor.next() { total += segment.count }
                }
                return UInt64(total)
            }
        }
        return [seal, open]
    }

    /// What one key release costs in public-key work: an X-Wing key, 32 bytes sealed to it, and opened.
    static var keyRelease: Benchmark {
        Benchmark(name: "key-encapsulation") {
            let secret = [UInt8](repeating: 7, count: 32)
            return {
                var total = 0
                for _ in 0..<100 {
                    let key = try EncapsulationKey(.xWing)
                    let message = try SealedMessage.seal(secret, to: key.publicKey, suite: .xWing, info: [1])
                    total += try key.open(message, info: [1]).count
                }
                return UInt64(total)
            }
        }
    }
}
