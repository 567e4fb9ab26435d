import ContentStore
import Cryptography
import Foundation
import StrictJSON
import TestSupport
import Testing

@testable import IexecFiles

/// Files as iExec's SDK writes and reads them, against vectors and OpenSSL.
@Suite struct IexecDatasetTests {
    private static let vectors: JSONValue? =
        (try? Fixture.data("dataset-encryption/vectors.json")).flatMap { try? JSONValue(parsing: Array($0)) }

    private static let openssl = ExternalProgram("/usr/bin/openssl")

    private func bytes(_ value: JSONValue?) throws -> [UInt8] {
        try Hexadecimal.decode(try #require(value?.asText))
    }

    /// The file and its checksum, made of pieces of a length.
    private func encrypt(
        _ plaintext: [UInt8],
        _ key: IexecDatasetKey,
        vector: [UInt8],
        pieces: Int
    ) throws -> (file: [UInt8], checksum: Digest) {
        var (encryption, file) = (IexecEncryption(key: key, initialVector: vector), [UInt8]())
        for start in stride(from: 0, to: plaintext.count, by: pieces) {
            file += try encryption.update(Array(plaintext[start..<min(start + pieces, plaintext.count)]))
        }
        let (end, checksum) = try encryption.finish()
        #expect(encryption.count == file.count + end.count)
        return (file + end, checksum)
    }

    private func decrypt(_ file: [UInt8], _ key: IexecDatasetKey, pieces: Int = 1000) throws -> [UInt8] {
        var (decryption, plaintext) = (IexecDecryption(key: key), [UInt8]())
        for start in stride(from: 0, to: file.count, by: pieces) {
            plaintext += try decryption.update(Array(file[start..<min(start + pieces, file.count)]))
        }
        return try plaintext + decryption.finish()
    }

    @Test("every vector is encrypted to the byte, with its checksum, and opens again, whatever the pieces")
    func published() throws {
        let cases = try #require(Self.vectors?["dataset"]?.asArray)
        #expect(cases.count == 4)
        for vector in cases {
            let text = try #require(vector["keyBase64"]?.asText)
            let key = try IexecDatasetKey(parsing: Array(text.utf8))
            #expect(key.exposedText() == Array(text.utf8))
            let plaintext = try bytes(vector["plaintextHex"])
            for pieces in [1, 15, 16, 17, 5000] {
                let made = try encrypt(plaintext, key, vector: bytes(vector["ivHex"]), pieces: pieces)
                #expect(made.file == (try bytes(vector["encryptedFileHex"])))
                #expect("0x" + made.checksum.hexadecimal == vector["checksum"]?.asText)
                #expect(try decrypt(made.file, key, pieces: pieces) == plaintext)
            }
        }
    }

    @Test("what must fail fails: short files, keys of another length, wrong padding")
    func refusals() throws {
        let key = IexecDatasetKey()
        let file = try encrypt(Array("u05kq9s3f".utf8), key, vector: RandomBytes.generate(16), pieces: 99).file
        for length in [0, 15, 16, 17, 31] {
            #expect(throws: IexecFileError.lengthWrong) { try decrypt(Array(file.prefix(length)), key) }
        }
        #expect(throws: IexecFileError.lengthWrong) { try decrypt(file + [0], key) }
        // The last byte of the vector masks the last byte of the one block, which is padding.
        var spoilt = file
        spoilt[15] ^= 0x40
        #expect(throws: IexecFileError.paddingWrong) { try decrypt(spoilt, key) }
        for text in ["", "AAAA", String(repeating: "A", count: 44), String(repeating: "A", count: 43) + "=\r\n"] {
            #expect(throws: IexecFileError.keyMalformed, "\(text)") { try IexecDatasetKey(parsing: Array(text.utf8)) }
        }
        let loose = String(repeating: "A", count: 42) + "B="
        #expect(throws: IexecFileError.keyMalformed) { try IexecDatasetKey(parsing: Array(loose.utf8)) }
        #expect(throws: Never.self) { try IexecDatasetKey(parsing: key.exposedText() + [10]) }
    }

    @Test("OpenSSL decrypts what is encrypted here, and the other way round", .enabled(if: openssl != nil))
    func oracle() throws {
        let openssl = try #require(Self.openssl)
        let folder = FileManager.default.temporaryDirectory.appending(path: "IexecDatasetTests-" + UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (input, output) = (folder.appending(path: "input"), folder.appending(path: "output"))
        for count in [0, 1, 15, 16, 4096, 100_001] {
            let (key, vector) = (IexecDatasetKey(), RandomBytes.generate(16))
            let plaintext = RandomBytes.generate(max(1, count)).prefix(count)
            let digits = [UInt8](try #require(Data(base64Encoded: Data(key.exposedText()))))
            let words = ["-K", Hexadecimal.encode(digits), "-iv", Hexadecimal.encode(vector)]
            let file = try encrypt(Array(plaintext), key, vector: vector, pieces: 4099).file
            try Data(file.dropFirst(16)).write(to: input)
            let files = ["-in", input.path, "-out", output.path]
            #expect(try openssl.run(["enc", "-d", "-aes-256-cbc"] + words + files).status == 0)
            #expect(try Data(contentsOf: output) == Data(plaintext))
            try Data(plaintext).write(to: input)
            #expect(try openssl.run(["enc", "-aes-256-cbc"] + words + files).status == 0)
            #expect(try decrypt(vector + Array(Data(contentsOf: output)), key) == Array(plaintext))
        }
    }

    @Test("an address of IPFS is a multiaddress of protocol 421 on the chain, anything else its text")
    func addresses() throws {
        let cases = try #require(Self.vectors?["multiaddr"]?.asArray)
        #expect(cases.count == 3)
        for vector in cases {
            let address = try IexecAddress(try #require(vector["text"]?.asText))
            #expect(address.bytes == (try bytes(vector["bytes"])) && address.text == vector["text"]?.asText)
        }
        #expect(throws: IexecFileError.addressMalformed) { try IexecAddress("/ipfs/Qmnothing") }
        #expect(throws: IexecFileError.addressMalformed) { try IexecAddress("/ipfs/") }
    }
}
