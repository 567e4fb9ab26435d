import Cryptography
import Testing

@Suite struct SecretBytesTests {
    @Test("lends, copies and duplicates the same bytes")
    func sameBytes() {
        let secret = SecretBytes(copying: [1, 2, 3])
        #expect(secret.count == 3)
        #expect(secret.withBytes { $0[0] + $0[1] + $0[2] } == 6)
        #expect(secret.duplicate().exposedCopy() == [1, 2, 3])
        #expect(SecretBytes(copying: []).exposedCopy() == [])
    }

    @Test("a duplicate lives in memory of its own")
    func ownMemory() {
        let secret = SecretBytes(copying: [7, 7])
        func place(_ secret: borrowing SecretBytes) -> UInt {
            secret.withBytes { span in unsafe span.withUnsafeBytes { UInt(bitPattern: $0.baseAddress) } }
        }
        #expect(place(secret) != place(secret.duplicate()))
    }

    @Test("moving a secret out of an array zeroes and empties the array")
    func consuming() {
        var bytes: [UInt8] = [9, 8, 7]
        let secret = SecretBytes(consumingAndWiping: &bytes)
        #expect(bytes.isEmpty)
        #expect(secret.exposedCopy() == [9, 8, 7])
    }

    @Test("fresh secrets differ")
    func random() {
        #expect(SecretBytes(random: 32).exposedCopy() != SecretBytes(random: 32).exposedCopy())
        #expect(RandomBytes.generate(32) != RandomBytes.generate(32))
        #expect(RandomBytes.generate(0) == [])
    }

    @Test("an error thrown by the borrower or while filling arrives")
    func errors() {
        struct Refusal: Error {}
        #expect(throws: Refusal.self) { try SecretBytes(random: 1).withBytes { _ in throw Refusal() } }
        #expect(throws: Refusal.self) { _ = try SecretBytes(count: 4) { _ throws(Refusal) in throw Refusal() } }
    }

    @Test("a shared secret has many owners and one content")
    func shared() {
        let secrets = ["a": SharedSecret(SecretBytes(copying: [5]))]
        let copy = secrets
        #expect(copy["a"]?.withBytes { $0[0] } == 5)
        #expect(copy["a"]?.withSecret { $0.count } == 1)
        #expect(String(reflecting: secrets["a"] as Any) == "Optional(Cryptography.SharedSecret)")
    }

    @Test("writing into a secret ends the process")
    func readOnly() async {
        await #expect(processExitsWith: .failure) {
            let secret = SecretBytes(copying: [1, 2, 3])
            secret.withBytes { span in
                unsafe span.withUnsafeBytes { bytes in
                    unsafe UnsafeMutableRawBufferPointer(mutating: bytes)[0] = 0
                }
            }
        }
    }

    @Test("reading behind a secret ends the process")
    func guardPage() async {
        await #expect(processExitsWith: .failure) {
            let secret = SecretBytes(random: 16)
            let behind = secret.withBytes { span in
                unsafe span.withUnsafeBytes { bytes in
                    unsafe bytes.baseAddress?.load(fromByteOffset: 16, as: UInt8.self)
                }
            }
            print(behind as Any)
        }
    }

    @Test("comparison is of all bytes and of the length")
    func constantTime() {
        #expect(ConstantTime.equal([1, 2, 3], [1, 2, 3]) && ConstantTime.equal([], []))
        #expect(!ConstantTime.equal([1, 2, 3], [1, 2, 4]) && !ConstantTime.equal([0, 2, 3], [1, 2, 3]))
        #expect(!ConstantTime.equal([1, 2], [1, 2, 3]) && !ConstantTime.equal([1, 2, 3], []))
    }
}
