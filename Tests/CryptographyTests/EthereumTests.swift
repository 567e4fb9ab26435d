import Cryptography
import Foundation
import TestSupport
import Testing

@Suite struct EthereumTests {
    struct Key: Decodable {
        let privateKey, address: String
    }
    struct Signed: Decodable {
        let privateKey, signer, digest, signature, signatureEip2098: String
    }
    struct Form: Decodable {
        let name, signature, poco: String
    }
    struct Forms: Decodable {
        let digest, signer: String
        let cases: [Form]
    }
    struct Vectors: Decodable {
        let keys: [Key]
        let orders, operations: [Signed]
        let signatureForms: Forms
    }

    static func vectors() throws -> Vectors {
        try JSONDecoder().decode(Vectors.self, from: Fixture.data("eip712/orders.json"))
    }

    static func key(_ text: String) throws -> EthereumKey {
        try EthereumKey(secret: SecretBytes(copying: hex(text)))
    }

    @Test("a private key has the address that eth-account gives it")
    func addresses() throws {
        for vector in try Self.vectors().keys {
            let key = try Self.key(vector.privateKey)
            #expect(key.address.checksummed == vector.address)
            #expect(key.secret().exposedCopy() == (try hex(vector.privateKey)))
        }
    }

    @Test("every order's and operation's digest is signed byte for byte as eth-account signs it")
    func signatures() throws {
        let vectors = try Self.vectors()
        let signed = vectors.orders + vectors.operations
        #expect(signed.count == 31)
        for vector in signed {
            let digest = try Digest(hexadecimal: vector.digest)
            let signature = try Self.key(vector.privateKey).sign(digest: digest)
            #expect(signature.bytes65 == (try hex(vector.signature)))
            #expect(signature.bytes64 == (try hex(vector.signatureEip2098)))
            let parsed = try RecoverableSignature(parsing: hex(vector.signatureEip2098))
            #expect(parsed == signature)
            #expect(try parsed.recover(digest: digest) == EthereumAddress(parsing: vector.signer))
        }
    }

    @Test("accepts and refuses the signature forms that the ledger's contract accepts and refuses")
    func forms() throws {
        let forms = try Self.vectors().signatureForms
        let digest = try Digest(hexadecimal: forms.digest)
        for form in forms.cases {
            let bytes = try hex(form.signature)
            if form.poco == "valid" {
                let signer = try RecoverableSignature(parsing: bytes).recover(digest: digest)
                #expect(signer.checksummed == forms.signer)
            } else {
                #expect(throws: CryptographyError.self, "\(form.name)") { try RecoverableSignature(parsing: bytes) }
            }
        }
    }

    @Test("each reason to refuse a signature has its own error")
    func refusals() throws {
        let order = "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141"
        let half = "7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0"
        let aboveHalf = "7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a1"
        let one = String(repeating: "00", count: 31) + "01"
        let zero = String(repeating: "00", count: 32)
        func error(_ text: String) -> CryptographyError? {
            cryptographyError { _ = try RecoverableSignature(parsing: hex(text)) }
        }
        #expect(error(one + half + "1b") == nil)
        #expect(error(one + half + "1d") == .signatureRecoveryByte)
        #expect(error(one + half + "00") == .signatureRecoveryByte)
        #expect(error(one + aboveHalf + "1b") == .signatureHighS)
        #expect(error(one + order + "1b") == .signatureOutOfRange)
        #expect(error(order + one + "1b") == .signatureOutOfRange)
        #expect(error(zero + one + "1b") == .signatureOutOfRange)
        #expect(error(one + zero + "1b") == .signatureOutOfRange)
        #expect(error(one + aboveHalf) == .signatureHighS)
        #expect(error(one) == .signatureFormat)
        #expect(error("") == .signatureFormat)
        #expect(error(one + half + "1b00") == .signatureFormat)
    }

    @Test("a signature whose r is on no point recovers to nobody")
    func noPoint() throws {
        // x = 5 is not on the curve.
        let five = [UInt8](repeating: 0, count: 31) + [5]
        let signature = try RecoverableSignature(parsing: five + five + [27])
        #expect(throws: CryptographyError.signatureRecoveryFailed) {
            try signature.recover(digest: Digest(five))
        }
    }

    @Test("recovery follows the digest and the recovery byte")
    func recovery() throws {
        let key = EthereumKey()
        let digest = Keccak256.digest(of: [1])
        let signature = key.sign(digest: digest)
        #expect(try signature.recover(digest: digest) == key.address)
        #expect(try signature.recover(digest: Keccak256.digest(of: [2])) != key.address)
        var other = signature.bytes65
        other[64] = other[64] == 27 ? 28 : 27
        #expect(try RecoverableSignature(parsing: other).recover(digest: digest) != key.address)
    }

    @Test("EIP-191 messages are signed as eth-account signs them")
    func messages() throws {
        struct Contribution: Decodable {
            let enclaveKey, enclaveMessageHash, enclaveEthSignedDigest, enclaveSignature: String
            let workerpoolOwnerKey, standardAuthorizationHash, teeAuthorizationHash,
                teeAuthorizationEthSignedDigest: String
            let workerKey, postComputeToWorkerHash: String
        }
        struct Challenge: Decodable {
            let challenge, authorization: String
        }
        struct Challenges: Decodable {
            let ownerKey: String
            let web3DatasetSecret, web2OrRequesterSecret, appDeveloperSecret: Challenge
        }
        struct File: Decodable {
            let contribution: Contribution
            let authChallenges: Challenges
        }
        let data = try Fixture.data("eip712/orders.json")
        let file = try JSONDecoder().decode(File.self, from: data)
        let labelled = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        let texts = try #require(labelled["contribution"] as? [String: Any]).compactMapValues { $0 as? String }
        let (one, two) = (file.contribution, file.authChallenges)

        #expect(
            EthereumMessage.digest(ofHash: try Digest(hexadecimal: one.enclaveMessageHash))
                == (try Digest(hexadecimal: one.enclaveEthSignedDigest))
        )
        #expect(
            EthereumMessage.digest(ofHash: try Digest(hexadecimal: one.teeAuthorizationHash))
                == (try Digest(hexadecimal: one.teeAuthorizationEthSignedDigest))
        )
        let expected = [
            (one.enclaveKey, one.enclaveMessageHash, one.enclaveSignature),
            (
                one.workerpoolOwnerKey, one.standardAuthorizationHash,
                try #require(texts["standardAuthorizationSignature(poolOwner)"])
            ),
            (
                one.workerpoolOwnerKey, one.teeAuthorizationHash,
                try #require(texts["teeAuthorizationSignature(poolOwner)"])
            ),
            (
                one.workerKey, one.teeAuthorizationHash,
                try #require(texts["smsSessionWorkerSignature(over teeAuthorizationHash)"])
            ),
            (
                one.enclaveKey, one.postComputeToWorkerHash,
                try #require(texts["postComputeToWorkerAuthorization(enclaveKey)"])
            ),
            (two.ownerKey, two.web3DatasetSecret.challenge, two.web3DatasetSecret.authorization),
            (two.ownerKey, two.web2OrRequesterSecret.challenge, two.web2OrRequesterSecret.authorization),
            (two.ownerKey, two.appDeveloperSecret.challenge, two.appDeveloperSecret.authorization),
        ]
        for (key, hash, signature) in expected {
            let made = try Self.key(key).signMessage(hash: Digest(hexadecimal: hash))
            #expect(made.bytes65 == (try hex(signature)))
        }
    }

    @Test(
        "zero, the order and other lengths are no private keys",
        arguments: [
            "0000000000000000000000000000000000000000000000000000000000000000",
            "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", "01", "",
        ]
    )
    func badKeys(_ text: String) throws {
        let bytes = try hex(text)
        #expect(throws: CryptographyError.invalidPrivateKey) {
            _ = try EthereumKey(secret: SecretBytes(copying: bytes))
        }
    }
}

@Suite struct EthereumAddressTests {
    /// The examples of EIP-55.
    static let examples = [
        "0x52908400098527886E0F7030069857D2E4169EE7", "0x8617E340B3D01FA5F11F306F4090FD50E238070D",
        "0xde709f2102306220921060314715629080e2fb77", "0x27b1fdb04752bbc536007a920d24acb045561c26",
        "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
        "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB", "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb",
    ]

    @Test("is written and read in the case of EIP-55", arguments: examples)
    func checksummed(_ text: String) throws {
        let address = try EthereumAddress(parsing: text)
        #expect(address.description == text)
        #expect(address.lowercase == text.lowercased())
        #expect(try EthereumAddress(parsing: address.lowercase) == address)
        #expect(try EthereumAddress(parsing: "0x" + text.dropFirst(2).uppercased()) == address)
        #expect(try EthereumAddress(bytes: address.bytes) == address)
    }

    @Test("refuses a mixed case with one letter wrong")
    func wrongCase() {
        #expect(throws: CryptographyError.addressChecksumMismatch) {
            try EthereumAddress(parsing: "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1Beaed")
        }
    }

    @Test(
        "refuses what is not 0x and forty digits",
        arguments: [
            "", "0x", "5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAe",
            "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed00", "0X5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
            "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeg", "0x0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeA",
        ]
    )
    func malformed(_ text: String) {
        #expect(throws: CryptographyError.invalidAddress) { try EthereumAddress(parsing: text) }
    }

    @Test("has twenty bytes, and zero is all zeros")
    func lengths() {
        #expect(throws: CryptographyError.invalidLength(expected: 20, actual: 32)) {
            try EthereumAddress(bytes: [UInt8](repeating: 0, count: 32))
        }
        #expect(EthereumAddress.zero.lowercase == "0x0000000000000000000000000000000000000000")
    }
}
