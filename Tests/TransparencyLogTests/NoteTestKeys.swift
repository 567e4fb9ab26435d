import Cryptography
import TransparencyLog

/// Keys whose seeds are one byte, 32 times, so that another implementation can make the same.
enum NoteTestKeys {
    static func seed(_ byte: UInt8) throws -> SigningKey {
        try SigningKey(seed: SecretBytes(copying: [UInt8](repeating: byte, count: 32)))
    }

    static let origin = "example.com/log"

    static func log(_ byte: UInt8 = 1) throws -> NoteKey {
        NoteKey(name: try KeyName(origin), type: .note, key: try seed(byte).verificationKey)
    }

    static func witness(_ byte: UInt8) throws -> NoteKey {
        NoteKey(name: try KeyName("witness.example/\(byte)"), type: .cosignature, key: try seed(byte).verificationKey)
    }

    /// A cosignature by a witness of this byte.
    static func cosignature(_ byte: UInt8, over text: [UInt8], at time: UInt64) throws -> NoteSignature {
        try NoteKey.cosign(text, as: try KeyName("witness.example/\(byte)"), with: try seed(byte), at: time)
    }

    /// A checkpoint that the log signed.
    static func note(size: UInt64 = 5, root: Digest = MerkleHash.leaf([1])) throws -> SignedNote {
        try Checkpoint(origin: NoteLine(origin), size: size, root: root).signed(with: try seed(1))
    }
}

/// A text as bytes.
func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }
