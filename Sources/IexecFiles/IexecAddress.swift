package import ContentStore

/// Where iExec fetches a dataset: the field `multiaddr` of its registry, as text and as the bytes on the chain.
package struct IexecAddress: Hashable, Sendable {
    /// The text: `/ipfs/Qm…`, or a URL.
    package let text: String
    /// A binary multiaddress (protocol 421, length, multihash) for `/ipfs/Qm…`; for anything else the text's UTF-8.
    package let bytes: [UInt8]

    /// Protocol 421 (ipfs) as an unsigned varint, and the multihash's length.
    private static let prefix: [UInt8] = [0xa5, 0x03, 0x22]

    /// The address of a file of the store.
    ///
    /// iExec's chain knows identifiers of version 0 alone: of another version, the bytes are the text's.
    package init(_ identifier: ContentIdentifier) {
        let text = "/ipfs/" + identifier.text
        self.init(
            text: text,
            bytes: identifier.version == .zero ? Self.prefix + identifier.multihash : Array(text.utf8)
        )
    }

    /// The address of a text.
    ///
    /// - Throws: `IexecFileError.addressMalformed` for `/ipfs/` with something else than an identifier behind it.
    package init(_ text: String) throws(IexecFileError) {
        guard text.hasPrefix("/ipfs/") else {
            self.init(text: text, bytes: Array(text.utf8))
            return
        }
        guard let identifier = try? ContentIdentifier(parsing: String(text.dropFirst(6))) else {
            throw .addressMalformed
        }
        self.init(identifier)
    }

    private init(text: String, bytes: [UInt8]) {
        (self.text, self.bytes) = (text, bytes)
    }
}
