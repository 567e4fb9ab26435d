import Cryptography
import TestSupport
import Testing
import TransparencyLog

@Suite struct SignedNoteTests {
    /// The example of the specification c2sp.org/signed-note.
    static let verifierKey = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
    static let note = """
        This is an example message.

        — example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=

        """

    @Test("the specification's example key and note are read, verified and written again")
    func published() throws {
        let key = try NoteKey(parsing: Self.verifierKey)
        #expect(key.name.text == "example.com/foo" && key.identifier == 0x530d_903a && key.type == .note)
        #expect(key.text == Self.verifierKey)
        let note = try SignedNote(parsing: bytes(Self.note))
        #expect(note.text == bytes("This is an example message.\n") && note.encoded == bytes(Self.note))
        let signature = try #require(note.signatures.first)
        try key.verify(signature, over: note.text)
        #expect(throws: TransparencyLogError.signatureInvalid(key.name)) {
            try key.verify(signature, over: bytes("This is an example message!\n"))
        }
    }

    @Test("signing as golang.org/x/mod's example key gives its signature")
    func goExample() throws {
        // From the documentation of sumdb/note: the key PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALV…
        let seed: [UInt8] = [
            0x81, 0x0a, 0x14, 0x02, 0xd5, 0x14, 0x6c, 0x8d, 0x84, 0xf2, 0x44, 0x33, 0x30, 0xf5, 0x40, 0x80, 0xeb, 0xf9,
            0x8e, 0xe1, 0x7d, 0x9c, 0x74, 0xf6, 0x25, 0x2f, 0xc5, 0xd5, 0xc7, 0x28, 0x31, 0x73,
        ]
        let key = try SigningKey(seed: SecretBytes(copying: seed))
        let name = try KeyName("PeterNeumann")
        let text = bytes(
            """
            If you think cryptography is the answer to your problem,
            then you don't know what your problem is.

            """
        )
        let own = NoteKey(name: name, type: .note, key: key.verificationKey)
        #expect(own.text == "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
        #expect(
            NoteKey.sign(text, as: name, with: key).line
                == bytes(
                    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
                )
        )
    }

    @Test("the cosignature specification's example has its time, and a checkpoint's three lines")
    func cosignatureExample() throws {
        let note = try SignedNote(
            parsing: bytes(
                """
                example.com/behind-the-sofa
                20852163
                CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

                — example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
                — witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==

                """
            )
        )
        let checkpoint = try Checkpoint(parsing: note.text)
        #expect(checkpoint.origin.text == "example.com/behind-the-sofa" && checkpoint.size == 20_852_163)
        #expect(checkpoint.root.hexadecimal.hasPrefix("0ac5186a91863e8e1d90c808"))
        #expect(checkpoint.text == note.text)
        let cosignature = try #require(note.signatures.last)
        #expect(cosignature.name.text == "witness.example.com/w1" && cosignature.keyIdentifier == 0x8d66_cf3f)
        #expect(cosignature.bytes.count == 72)
        #expect(cosignature.cosignatureTime == 1_679_315_147)
    }

    @Test("a text may have empty lines; the last one ends it")
    func emptyLines() throws {
        for text in ["a\n\nb\n", "\n", "a\n\n", "\n\n", "è\n\n\n— x AAAAAAA=\n"] {
            let signature = try NoteKey.sign([], as: KeyName("n"), with: SigningKey())
            let note = try SignedNote(text: bytes(text), signatures: [signature])
            #expect(try SignedNote(parsing: note.encoded) == note)
        }
    }

    @Test(
        "what is not a note is refused",
        arguments: [
            "", "\n", "\n\n", "\n\n\n", "text\n", "text\n\n", "text\n\n\n", "text\n— n AAAAAAA=\n",
            "text\n\n— n AAAAAAA=",
            "text\n\n— n AAAAAAA=\n\n", "text\n\n- n AAAAAAA=\n", "text\n\n—n AAAAAAA=\n", "text\n\n— n  AAAAAAA=\n",
            "text\n\n— n AAAAAAA= \n", "text\n\n— AAAAAAA=\n", "text\n\n— n AAAAAA==\n", "text\n\n— n AAAAAAA\n",
            "text\n\n— n AAAAAAB=\n", "text\n\n— n AAAA\nAAA=\n", "text\n\n— n AAAAAAA==\n", "text\n\n— n A=AAAAA=\n",
            "text\r\n\n— n AAAAAAA=\n", "te\u{0}xt\n\n— n AAAAAAA=\n", "te\txt\n\n— n AAAAAAA=\n",
            "text\n\n— n AAAAAAA=\nrest\n", "text\n\n— n AAAAAAA====\n",
        ]
    )
    func malformed(text: String) {
        #expect(throws: TransparencyLogError.noteMalformed) { try SignedNote(parsing: bytes(text)) }
    }

    @Test("names with spaces, plus, control characters or nothing in them are refused, and bytes that are not UTF-8")
    func names() throws {
        let long = String(repeating: "a", count: 256)
        for name in ["", " ", "a b", "a+b", "a\u{a0}b", "a\u{2003}b", "a\u{85}b", "a\u{1}", long] {
            #expect(throws: TransparencyLogError.keyNameMalformed) { try KeyName(name) }
        }
        #expect(throws: TransparencyLogError.keyNameMalformed) { try KeyName(utf8: [0xff]) }
        #expect(throws: TransparencyLogError.keyNameMalformed) {
            try SignedNote(parsing: bytes("t\n\n— a+b AAAAAAA=\n"))
        }
        #expect(throws: TransparencyLogError.noteMalformed) {
            try SignedNote(parsing: [0xc3] + bytes("\n\n— n AAAAAAA=\n"))
        }
        // Unicode holds these to be the same; as names they are two.
        #expect(try KeyName("\u{e9}") != KeyName("e\u{301}"))
        #expect(try NoteLine("\u{e9}") != NoteLine("e\u{301}"))
    }

    @Test("64 signatures and 64 KiB are a note, more is not")
    func limits() throws {
        let line = NoteKey.sign([], as: try KeyName("n"), with: SigningKey())
        let note = try SignedNote(text: [10], signatures: Array(repeating: line, count: 64))
        #expect(try SignedNote(parsing: note.encoded) == note)
        #expect(throws: TransparencyLogError.noteTooLarge) {
            try SignedNote(text: [10], signatures: Array(repeating: line, count: 65))
        }
        #expect(throws: TransparencyLogError.noteTooLarge) { try SignedNote(parsing: note.encoded + line.line) }
        let long = [UInt8](repeating: 0x61, count: SignedNote.maximumBytes - 2 - line.line.count) + [10]
        #expect(try SignedNote(text: long, signatures: [line]).encoded.count == SignedNote.maximumBytes)
        #expect(throws: TransparencyLogError.noteTooLarge) {
            try SignedNote(text: [0x61] + long, signatures: [line])
        }
        #expect(throws: TransparencyLogError.noteMalformed) { try SignedNote(text: [10], signatures: []) }
        #expect(throws: TransparencyLogError.noteMalformed) { try SignedNote(text: [0x61], signatures: [line]) }
    }

    @Test(
        "a verifier key in any other form is refused",
        arguments: [
            "", "+", "++", "example.com/foo", "example.com/foo+530d903a",
            "+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
            "example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
            "example.com/foo+530D903A+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
            "example.com/fob+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
            "example.com/foo+530d903a+AukyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
            "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U0=",
            "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k=",
            "example.com/foo+530d903a+AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            "example.com/foo+530d903a+", "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k\n",
        ]
    )
    func verifierKeys(text: String) {
        #expect(throws: TransparencyLogError.self) { try NoteKey(parsing: text) }
    }

    @Test("mutants of notes are refused or what they say, and crash nothing")
    func mutants() throws {
        var mutator = ByteMutator(seed: 5)
        for _ in 0..<4000 {
            let mutant = mutator.mutant(of: bytes(Self.note))
            if let note = try? SignedNote(parsing: mutant) { #expect(note.encoded == mutant) }
            if let checkpoint = try? Checkpoint(parsing: mutant) { #expect(checkpoint.text == mutant) }
        }
    }
}
