/// The header of an age file (age-encryption.org/v1), read strictly: each header has one accepted form.
///
/// ```
/// header = "age-encryption.org/v1" LF  stanza…  "--- " base64(code) LF
/// stanza = "->" (SP word)… LF  (64 base64 characters LF)…  (fewer than 64 base64 characters LF)
/// word   = one or more of the characters 0x21…0x7e
/// code   = HMAC-SHA256(HKDF-SHA256(file key, info: "header"), everything up to and with "---")
/// ```
///
/// Base 64 is unpadded and canonical. There is at least one stanza.
struct AgeHeader: Equatable, Sendable {
    /// The longest header that is read.
    static let maximumCount = 65_536
    /// The most stanzas that are read or written.
    static let maximumStanzas = 64

    private static let version = Array("age-encryption.org/v1\n".utf8)
    private static let columns = 64

    let stanzas: [AgeStanza]
    private(set) var code: [UInt8]

    /// Makes the header that a file key authenticates.
    init(stanzas: [AgeStanza], fileKey: borrowing SecretBytes) {
        self.stanzas = stanzas
        code = []
        code = authenticationCode(fileKey: fileKey)
    }

    /// The header's text.
    var encoded: [UInt8] {
        authenticated + Array(" \(UnpaddedBase64.encode(code))\n".utf8)
    }

    /// Whether the header was written by somebody who knew the file key.
    func isAuthentic(fileKey: borrowing SecretBytes) -> Bool {
        ConstantTime.equal(code, authenticationCode(fileKey: fileKey))
    }

    private func authenticationCode(fileKey: borrowing SecretBytes) -> [UInt8] {
        let key = KeyDerivation.hkdf(secret: fileKey, salt: [], info: Array("header".utf8), count: HMACSHA256.count)
        return HMACSHA256.code(of: authenticated, key: key)
    }

    // A header has one form only, so what the code covers can be written again from what was read.
    private var authenticated: [UInt8] {
        var text = Self.version
        for stanza in stanzas {
            text += Array("-> \(stanza.arguments.joined(separator: " "))\n".utf8)
            var body = Array(UnpaddedBase64.encode(stanza.body).utf8)[...]
            while body.count >= Self.columns {
                text += body.prefix(Self.columns) + [UInt8(ascii: "\n")]
                body = body.dropFirst(Self.columns)
            }
            text += body + [UInt8(ascii: "\n")]
        }
        return text + Array("---".utf8)
    }
}

extension AgeHeader {
    /// Reads the header at the start of `bytes`; `count` receives its length.
    init(reading bytes: [UInt8], count: inout Int) throws(CryptographyError) {
        guard bytes.starts(with: Self.version) else { throw .ageHeaderInvalid }
        var lines = Lines(bytes: bytes[Self.version.count...], end: min(bytes.count, Self.maximumCount))
        var stanzas: [AgeStanza] = []
        while true {
            let line = try lines.next()
            if line.starts(with: Array("-> ".utf8)) {
                guard stanzas.count < Self.maximumStanzas else { throw .ageHeaderTooLarge }
                stanzas.append(AgeStanza(arguments: try Self.words(line.dropFirst(3)), body: try lines.body()))
            } else if line.starts(with: Array("--- ".utf8)), !stanzas.isEmpty {
                guard let code = UnpaddedBase64.decode(line.dropFirst(4)), code.count == HMACSHA256.count else {
                    throw .ageHeaderInvalid
                }
                self.stanzas = stanzas
                self.code = code
                count = lines.bytes.startIndex
                return
            } else {
                throw .ageHeaderInvalid
            }
        }
    }

    private static func words(_ line: ArraySlice<UInt8>) throws(CryptographyError) -> [String] {
        let words = line.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
        guard words.allSatisfy({ !$0.isEmpty && $0.allSatisfy { (0x21...0x7e).contains($0) } }) else {
            throw .ageHeaderInvalid
        }
        return words.map { String(decoding: $0, as: UTF8.self) }
    }

    /// Takes lines off the front of the bytes.
    private struct Lines {
        var bytes: ArraySlice<UInt8>
        /// Where the header must have ended.
        let end: Int

        mutating func next() throws(CryptographyError) -> ArraySlice<UInt8> {
            guard let newline = bytes.prefix(upTo: end).firstIndex(of: UInt8(ascii: "\n")) else {
                throw bytes.endIndex > end ? .ageHeaderTooLarge : .ageHeaderInvalid
            }
            defer { bytes = bytes[(newline + 1)...] }
            return bytes[..<newline]
        }

        /// Reads full lines of base 64 up to and with one that is not full.
        mutating func body() throws(CryptographyError) -> [UInt8] {
            var body: [UInt8] = []
            while true {
                let line = try next()
                guard line.count <= AgeHeader.columns, let bytes = UnpaddedBase64.decode(line) else {
                    throw .ageHeaderInvalid
                }
                body += bytes
                if line.count < AgeHeader.columns { return body }
            }
        }
    }
}
