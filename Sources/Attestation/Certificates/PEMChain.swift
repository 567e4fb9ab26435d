import Cryptography

/// Certificates one after the other in PEM (RFC 7468), within a small bound.
enum PEMChain {
    /// The most certificates of a chain.
    static let maximumCertificates = 4
    /// The most bytes of a chain's text.
    static let maximumCount = 16 * 1024

    private static let begin = "-----BEGIN CERTIFICATE-----"
    private static let end = "-----END CERTIFICATE-----"

    /// DER of a chain's certificates; lines may be of any length and end in any way.
    ///
    /// - Returns: nil for anything that is not a chain.
    static func certificates(_ text: [UInt8]) -> [[UInt8]]? {
        guard text.count <= maximumCount else { return nil }
        var lines = text.split { $0 == 0x0A || $0 == 0x0D }[...]
        var certificates: [[UInt8]] = []
        while let first = lines.popFirst() {
            guard first.elementsEqual(begin.utf8), certificates.count < maximumCertificates else { return nil }
            guard let last = lines.firstIndex(where: { $0.elementsEqual(end.utf8) }) else { return nil }
            guard let der = decoded(Array(lines[..<last].joined())), !der.isEmpty else { return nil }
            certificates.append(der)
            lines = lines[(last + 1)...]
        }
        return certificates.isEmpty ? nil : certificates
    }

    /// DER of a chain's certificates, where the text is as a certificate authority writes it.
    ///
    /// Lines of 64 characters that all end alike, in LF or CRLF; empty lines and a closing zero byte may be there or not.
    /// No two of these texts are one bit apart, so that a flipped bit cannot pass unnoticed.
    static func canonical(_ text: [UInt8]) -> [[UInt8]]? {
        let body = text.last == 0 ? Array(text.dropLast()) : text
        guard let certificates = certificates(body) else { return nil }
        let expected = encoded(certificates).split(separator: 0x0A)
        for lineEnd: [UInt8] in [[0x0A], [0x0D, 0x0A]] where body.split(separator: lineEnd) == expected {
            return certificates
        }
        return nil
    }

    /// The text of certificates: lines of 64 characters, each with its end.
    static func encoded(_ certificates: [[UInt8]]) -> [UInt8] {
        var text: [UInt8] = []
        for certificate in certificates {
            text += Array((begin + "\n").utf8)
            var rest = padded(certificate)[...]
            while !rest.isEmpty {
                text += Array(rest.prefix(64)) + [0x0A]
                rest = rest.dropFirst(64)
            }
            text += Array((end + "\n").utf8)
        }
        return text
    }

    private static func padded(_ bytes: [UInt8]) -> [UInt8] {
        let text = Array(UnpaddedBase64.encode(bytes).utf8)
        return text + [UInt8](repeating: UInt8(ascii: "="), count: (4 - text.count % 4) % 4)
    }

    /// Nil for anything that `padded` does not write.
    private static func decoded(_ text: [UInt8]) -> [UInt8]? {
        guard text.count.isMultiple(of: 4) else { return nil }
        let padding = text.suffix(2).reversed().prefix { $0 == UInt8(ascii: "=") }.count
        guard let bytes = UnpaddedBase64.decode(text.dropLast(padding)) else { return nil }
        return padding == (3 - bytes.count % 3) % 3 ? bytes : nil
    }
}
