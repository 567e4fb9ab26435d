import Foundation
import SimulatedHardware
import TestSupport

/// What dcap-qvl, an independent implementation of Intel's verification, says of a quote.
struct Oracle: Decodable {
    /// Whose root certificate it is given.
    enum Root {
        case intel
        case certificate([UInt8])
    }

    let version: Int
    let family: String
    let measurement: String
    let registers: [String]?
    let signer: String?
    let reportData: String
    let status: String?
    let advisories: [String]?
    let processor: String?
    let refused: String?

    static func judge(_ quote: [UInt8], collateral: [UInt8], root: Root, at time: Int64) throws -> Oracle {
        try PythonScript.withTemporaryFolder { folder in
            func write(_ bytes: [UInt8], as name: String) throws -> String {
                let place = folder.appending(path: name)
                try Data(bytes).write(to: place)
                return place.path
            }
            let output = folder.appending(path: "verdict")
            let trusted =
                switch root {
                case .intel: "intel"
                case .certificate(let bytes): try write(bytes, as: "root")
                }
            try PythonScript.run(
                "dcap_qvl_verdict.py",
                [
                    try write(quote, as: "quote"), try write(collateral, as: "collateral"), trusted, String(time),
                    output.path,
                ]
            )
            return try JSONDecoder().decode(Oracle.self, from: Data(contentsOf: output))
        }
    }
}
