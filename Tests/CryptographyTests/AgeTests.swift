import Foundation
import Testing

@testable import Cryptography

@Suite struct AgeTests {
    static let sizes = [0, 1, 65_535, 65_536, 65_537, 131_071, 131_072, 131_073, 300_000]
    static let hasAge = FileManager.default.isExecutableFile(atPath: "/usr/bin/age")
    static let age = URL(filePath: "/usr/bin/age")

    @Test("what was encrypted is decrypted, and the file has the expected length", arguments: sizes)
    func roundTrip(_ size: Int) throws {
        let identity = AgeIdentity()
        let plaintext = pattern(size)
        let file = try AgeFile.encrypt(plaintext, to: [identity.recipient])
        #expect(try AgeFile.decrypt(file, with: identity) == plaintext)
        var headerCount = 0
        _ = try AgeHeader(reading: file, count: &headerCount)
        #expect(AgePayload.plaintextCount(payload: file.count - headerCount) == size)
    }

    @Test("each of several recipients can decrypt, others cannot")
    func recipients() throws {
        let first = AgeIdentity()
        let second = AgeIdentity()
        let other = AgeIdentity()
        let file = try AgeFile.encrypt([1, 2, 3], to: [first.recipient, second.recipient])
        #expect(try AgeFile.decrypt(file, with: first) == [1, 2, 3])
        #expect(try AgeFile.decrypt(file, with: second) == [1, 2, 3])
        #expect(throws: CryptographyError.noMatchingIdentity) { try AgeFile.decrypt(file, with: other) }
    }

    @Test("the number of recipients has limits")
    func recipientCount() throws {
        let recipient = AgeIdentity().recipient
        let most = [AgeRecipient](repeating: recipient, count: AgeFile.maximumRecipients)
        #expect(throws: CryptographyError.recipientCount) { try AgeFile.encrypt([], to: []) }
        #expect(throws: CryptographyError.recipientCount) { try AgeFile.encrypt([], to: most + [recipient]) }
        #expect(throws: Never.self) { try AgeFile.encrypt([], to: most) }
    }

    @Test("a plaintext above the caller's limit is refused before it is decrypted")
    func limit() throws {
        let identity = AgeIdentity()
        for size in [0, 1, 65_536, 65_537] {
            let file = try AgeFile.encrypt(pattern(size), to: [identity.recipient])
            #expect(try AgeFile.decrypt(file, with: identity, maximumPlaintext: size).count == size)
            guard size > 0 else { continue }
            #expect(throws: CryptographyError.plaintextTooLarge) {
                try AgeFile.decrypt(file, with: identity, maximumPlaintext: size - 1)
            }
        }
    }

    @Test("age reads what we write and we read what age writes", .enabled(if: hasAge))  // needs the package `age`
    func age() throws {
        let oracle = try Oracle()
        let keygen = URL(filePath: "/usr/bin/age-keygen")
        let printed = try String(decoding: Oracle.run(keygen, []).output, as: UTF8.self)
        let line = try #require(printed.split(separator: "\n").first { $0.hasPrefix("AGE-SECRET-KEY-1") })
        let identity = try AgeIdentity(parsing: String(line))
        #expect(identity.exposedText() == String(line))
        #expect(printed.contains("# public key: \(identity.recipient)\n"))
        try oracle.write(Array(line.utf8), to: "identity")
        let identityPath = oracle.folder.appending(path: "identity").path

        for size in Self.sizes {
            let plaintext = pattern(size)
            let (plain, ours, theirs) = ("\(size)", "\(size).ours", "\(size).theirs")
            func path(_ name: String) -> String { oracle.folder.appending(path: name).path }
            try oracle.write(AgeFile.encrypt(plaintext, to: [AgeIdentity().recipient, identity.recipient]), to: ours)
            let opened = try Oracle.run(Self.age, ["-d", "-i", identityPath, path(ours)])
            #expect(opened.status == 0 && opened.output == plaintext, "\(size) bytes")
            try oracle.write(plaintext, to: plain)
            let recipients = ["-r", "\(AgeIdentity().recipient)", "-r", "\(identity.recipient)"]
            try #require(Oracle.run(Self.age, recipients + ["-o", path(theirs), path(plain)]).status == 0)
            #expect(try AgeFile.decrypt(oracle.read(theirs), with: identity) == plaintext, "\(size) bytes")
        }
    }
}

@Suite struct AgeKeyTests {
    @Test("keys survive their text form")
    func roundTrip() throws {
        let identity = AgeIdentity()
        let text = identity.exposedText()
        #expect(text.hasPrefix("AGE-SECRET-KEY-1") && text.utf8.count == 74)
        let read = try AgeIdentity(parsing: text)
        #expect(read.recipient == identity.recipient)
        #expect(read.secret().exposedCopy() == identity.secret().exposedCopy())
        let recipient = identity.recipient.description
        #expect(recipient.hasPrefix("age1") && recipient.utf8.count == 62)
        #expect(try AgeRecipient(parsing: recipient) == identity.recipient)
    }

    @Test("an identity is read in upper case only, without white space, of 32 bytes")
    func identityRefusals() throws {
        let text = AgeIdentity().exposedText()
        let short = Bech32.encode(prefix: "age-secret-key-", pattern(31)).uppercased()
        let long = Bech32.encode(prefix: "age-secret-key-", pattern(33)).uppercased()
        let bad = [
            text.lowercased(), text + "\n", " " + text, String(text.dropLast()), "", short, long,
            AgeIdentity().recipient.description, text.prefix(20).lowercased() + text.dropFirst(20),
        ]
        for text in bad {
            #expect(throws: CryptographyError.invalidAgeIdentity) { _ = try AgeIdentity(parsing: text) }
        }
        #expect(throws: CryptographyError.invalidLength(expected: 32, actual: 16)) {
            _ = try AgeIdentity(secret: SecretBytes(random: 16))
        }
    }

    @Test("a recipient is read in lower case only, without white space, of 32 bytes")
    func recipientRefusals() throws {
        let text = AgeIdentity().recipient.description
        let bad = [
            text.uppercased(), text + "\n", String(text.dropLast()), "", "age1", AgeIdentity().exposedText(),
            Bech32.encode(prefix: "age", pattern(31)), Bech32.encode(prefix: "age", pattern(33)),
            text.prefix(10) + text.dropFirst(10).uppercased(),
        ]
        for text in bad {
            #expect(throws: CryptographyError.invalidAgeRecipient) { try AgeRecipient(parsing: text) }
        }
    }

    @Test(
        "a recipient of small order is refused",
        arguments: [
            "0000000000000000000000000000000000000000000000000000000000000000",
            "0100000000000000000000000000000000000000000000000000000000000000",
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
        ]
    )
    func smallOrder(_ point: String) throws {
        let recipient = AgeRecipient(publicKey: try hex(point))
        #expect(throws: CryptographyError.invalidAgeRecipient) { try AgeFile.encrypt([], to: [recipient]) }
    }

    @Test("reflection shows no byte of a secret")
    func reflection() {
        let bytes = pattern(32)
        let secret = Hexadecimal.encode(bytes)
        let shared = SharedSecret(SecretBytes(copying: bytes))
        var dumped = ""
        dump(shared, to: &dumped)
        for text in [dumped, String(reflecting: shared), String(describing: shared), "\(shared)"] {
            #expect(!text.contains(secret) && !text.contains("0, 1, 2") && !text.contains("- 31"))
        }
    }
}
