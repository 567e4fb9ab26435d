import Foundation

/// Certificates as text.
package enum PEMText {
    /// A chain in lines of 64 characters.
    package static func chain(_ certificates: [[UInt8]]) -> [UInt8] {
        certificates.flatMap { der in
            let lines = Data(der).base64EncodedString(options: [.lineLength64Characters, .endLineWithLineFeed])
            return Array("-----BEGIN CERTIFICATE-----\n\(lines)\n-----END CERTIFICATE-----\n".utf8)
        }
    }
}
