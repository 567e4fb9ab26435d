import Cryptography
import Keystore
import StrictJSON
import Testing

@Suite struct WalletFileTests {
    /// The two test vectors of the Web3 Secret Storage definition, version 3.
    private static let definition = [
        #"""
        {"crypto":{"cipher":"aes-128-ctr","cipherparams":{"iv":"6087dab2f9fdbbfaddc31a909735c1e6"},
        "ciphertext":"5318b4d5bcd28de64ee5559e671353e16f075ecae9f99c7a79a38af5f869aa46","kdf":"pbkdf2",
        "kdfparams":{"c":262144,"dklen":32,"prf":"hmac-sha256",
        "salt":"ae3cd4e7013836a3df6bd7241b12db061dbe2c6785853cce422d148a624ce0bd"},
        "mac":"517ead924a9d0dc3124507e3393d175ce3ff7c1e96529c6c555ce9e51205e9b2"},
        "id":"3198bc9c-6672-5ab3-d995-4942343ae5b6","version":3}
        """#,
        #"""
        {"crypto":{"cipher":"aes-128-ctr","cipherparams":{"iv":"83dbcc02d8ccb40e466191a123791e0e"},
        "ciphertext":"d172bf743a674da9cdad04534d56926ef8358534d458fffccd4e6ad2fbde479c","kdf":"scrypt",
        "kdfparams":{"dklen":32,"n":262144,"p":8,"r":1,
        "salt":"ab0c7876052600dd703518d6fc3fe8984592145b591fc8fb5c6d43190334ba19"},
        "mac":"2103ac29920d71da29f15d75b4a16dbe95cfd7ff8faea1056c33131d846e3097"},
        "id":"3198bc9c-6672-5ab3-d995-4942343ae5b6","version":3}
        """#,
    ]

    private let quick = KeyStretching.scrypt(cost: 4, blockSize: 8, parallelism: 1, salt: [1, 2, 3])

    private func secret(_ text: String) -> SecretBytes { SecretBytes(copying: Array(text.utf8)) }

    @Test("opens the two wallets of the published definition", arguments: definition)
    func published(text: String) throws {
        let key = try WalletFile(parsing: Array(text.utf8)).open(passphrase: secret("testpassword"))
        let expected = "7a28b5ba57c53603b0b07b56bba752f7784bf506fa95edc395f5cf6c7514fe9d"
        #expect(Hexadecimal.encode(key.secret().exposedCopy()) == expected)
    }

    @Test("what is written opens with its passphrase and with no other")
    func roundTrip() throws {
        for stretching in [quick, .pbkdf2(rounds: 2, salt: [9])] {
            let key = EthereumKey()
            let file = try WalletFile(sealing: key, passphrase: secret("été"), stretching: stretching)
            let read = try WalletFile(parsing: file.text)
            #expect(read == file && read.address == key.address)
            let opened = try read.open(passphrase: secret("été"))
            #expect(opened.secret().exposedCopy() == key.secret().exposedCopy())
            for wrong in ["", "ete", "été "] {
                #expect(throws: KeystoreError.wrongPassphrase) { _ = try read.open(passphrase: secret(wrong)) }
            }
        }
    }

    @Test("refuses what is no wallet, has another cipher, or asks for too much")
    func refused() throws {
        let good = try WalletFile(sealing: EthereumKey(), passphrase: secret("x"), stretching: quick)
        let text = String(decoding: good.text, as: UTF8.self)
        for (old, new, error): (String, String, KeystoreError) in [
            ("\"version\":3", "\"version\":1", .malformed), ("aes-128-ctr", "aes-256-ctr", .unknownCipher),
            ("\"scrypt\"", "\"argon2\"", .unknownDerivation), ("\"n\":4", "\"n\":5", .malformed),
            ("\"n\":4", "\"n\":0", .malformed), ("\"n\":4", "\"n\":1048576", .derivationTooCostly),
            ("\"n\":4", "\"n\":4611686018427387904", .derivationTooCostly),
            ("\"r\":8", "\"r\":9223372036854775807", .derivationTooCostly), ("\"r\":8", "\"r\":-8", .malformed),
            ("\"p\":1", "\"p\":9223372036854775807", .derivationTooCostly),
            ("\"p\":1", "\"p\":1048576", .derivationTooCostly),
            ("\"dklen\":32", "\"dklen\":16", .malformed),
            ("010203", "01020", .malformed), ("\"iv\":\"", "\"iv\":\"00", .malformed),
            ("\"mac\":\"", "\"mac\":\"g", .malformed), ("\"address\":\"", "\"address\":\"0", .malformed),
        ] {
            let spoiled = text.replacing(old, with: new)
            #expect(spoiled != text)
            #expect(throws: error, "\(new)") { try WalletFile(parsing: Array(spoiled.utf8)) }
        }
        #expect(throws: KeystoreError.malformedJSON(.malformed(offset: 0))) { try WalletFile(parsing: []) }
        #expect(throws: KeystoreError.tooLong) {
            try WalletFile(parsing: [UInt8](repeating: 0x20, count: WalletFile.maximumCount + 1))
        }
    }

    @Test("an altered byte, and an address of somebody else, are noticed")
    func altered() throws {
        let key = EthereumKey()
        let good = try WalletFile(sealing: key, passphrase: secret("x"), stretching: quick)
        let text = String(decoding: good.text, as: UTF8.self)
        let stranger = Hexadecimal.encode(EthereumKey().address.bytes)
        let other = text.replacing(Hexadecimal.encode(key.address.bytes), with: stranger)
        #expect(throws: KeystoreError.addressMismatch) {
            _ = try WalletFile(parsing: Array(other.utf8)).open(passphrase: secret("x"))
        }
        let salted = text.replacing("010203", with: "010204")
        #expect(throws: KeystoreError.wrongPassphrase) {
            _ = try WalletFile(parsing: Array(salted.utf8)).open(passphrase: secret("x"))
        }
    }
}
