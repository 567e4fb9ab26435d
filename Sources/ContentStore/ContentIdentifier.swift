package import Cryptography

/// The name of a block or file that follows from its bytes: an IPFS CID over SHA-256.
///
/// Two forms, each with exactly one spelling:
/// ```
/// version 0   text: 46 characters of base58btc, "Qm…"     bytes: 12 20 ‖ digest                  (34)
/// version 1   text: "b" ‖ 58 characters of lower base32   bytes: 01 ‖ codec ‖ 12 20 ‖ digest     (36)
/// ```
/// The codec is 0x70 (dag-pb, "bafy…") or 0x55 (raw, "bafk…"); version 0 is always dag-pb. Other multibase alphabets,
/// upper case, padding, other hashes and other codecs are refused.
package struct ContentIdentifier: Hashable, Sendable {
    /// Which of the two forms.
    package enum Version: UInt8, Hashable, Sendable {
        /// A bare multihash in base58btc.
        case zero = 0
        /// Version, codec and multihash in base32.
        case one = 1
    }

    /// How the named block is to be read.
    package enum Codec: UInt8, Hashable, Sendable {
        /// The bytes are the content.
        case raw = 0x55
        /// A MerkleDAG node in protobuf.
        case dagPB = 0x70
    }

    /// The form in which it is written.
    package let version: Version
    /// How the block is to be read.
    package let codec: Codec
    /// SHA-256 of the block.
    package let digest: Digest

    private static let multihashPrefix: [UInt8] = [0x12, 0x20]

    /// The version 0 name of a dag-pb block.
    package init(version0 digest: Digest) {
        (version, codec, self.digest) = (.zero, .dagPB, digest)
    }

    /// The version 1 name of a block.
    package init(version1 digest: Digest, codec: Codec) {
        (version, self.codec, self.digest) = (.one, codec, digest)
    }

    /// Reads one of the two binary forms.
    package init(bytes: some Collection<UInt8>) throws(ContentStoreError) {
        let bytes = Array(bytes)
        let isVersion0 = bytes.starts(with: Self.multihashPrefix)
        guard let digest = try? Digest(Array(bytes.suffix(32))), bytes.count == (isVersion0 ? 34 : 36) else {
            throw .identifierMalformed
        }
        guard !isVersion0 else {
            self.init(version0: digest)
            return
        }
        guard bytes[0] == Version.one.rawValue, let codec = Codec(rawValue: bytes[1]),
            bytes[2..<4].elementsEqual(Self.multihashPrefix)
        else { throw .identifierUnsupported }
        self.init(version1: digest, codec: codec)
    }

    /// Reads one of the two text forms; nothing else is accepted, not even white space.
    package init(parsing text: String) throws(ContentStoreError) {
        let characters = Array(text.utf8.prefix(60))
        switch characters.first {
        case UInt8(ascii: "Q") where characters.count == 46:
            guard let bytes = Base58.decode(characters, count: 34) else { throw .identifierMalformed }
            try self.init(bytes: bytes)
        case UInt8(ascii: "b") where characters.count == 59:
            guard let bytes = Base32.decode(characters.dropFirst()) else { throw .identifierMalformed }
            try self.init(bytes: bytes)
            guard version == .one else { throw .identifierMalformed }
        default:
            throw .identifierMalformed
        }
    }

    /// The binary form.
    package var bytes: [UInt8] {
        switch version {
        case .zero: multihash
        case .one: [version.rawValue, codec.rawValue] + multihash
        }
    }

    /// The self-describing digest: 12 20 ‖ digest.
    package var multihash: [UInt8] { Self.multihashPrefix + digest.bytes }

    /// The text form.
    package var text: String {
        switch version {
        case .zero: Base58.encode(bytes)
        case .one: "b" + Base32.encode(bytes)
        }
    }
}

extension ContentIdentifier: CustomStringConvertible {
    /// The text form.
    package var description: String { text }
}
