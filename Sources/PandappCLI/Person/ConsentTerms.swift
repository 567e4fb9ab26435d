import Console
import Cryptography
import Ledger
import Orders

/// What a person consents to: an app's registry entry, and nothing but it.
struct ConsentTerms: Encodable {
    /// How the app's code is measured where.
    struct Measurement: Encodable {
        let environment: String
        let digest: String
    }

    let app: String
    let address: String
    let measurements: [Measurement]
    let columns: [String]
    let disclosure: String
    /// What the app is for, where its source is, and the characters of its coarsest cells; nil in entries of version 1.
    let purpose: String?
    let source: String?
    let precision: Int?
    /// Whether the app runs without hardware protection only, so that a consent to hardware alone gives it nothing.
    let isSimulatedOnly: Bool

    init(_ registered: Registered<AppEntry>) {
        let entry = registered.entry
        app = entry.name
        address = registered.address.checksummed
        measurements = entry.measurements.sorted { $0.key < $1.key }.flatMap { environment, digests in
            digests.map { Measurement(environment: environment.rawValue, digest: $0.hexadecimal) }
        }
        columns = entry.columns
        disclosure = entry.disclosure
        purpose = entry.background?.description
        source = entry.background?.source
        precision = entry.background?.precision
        isSimulatedOnly = Set(entry.measurements.keys) == [.simulated]
    }

    /// What a person reads before they consent.
    var lines: [String] {
        ["app:         \(app)", "entry:       \(address)"]
            + measurements.map { "measurement: \($0.digest) (\($0.environment))" }
            + ["columns:     \(columns.joined(separator: ", "))"]
            + (precision.map { ["cells:       \($0) characters, no finer"] } ?? [])
            + (purpose.map { ["purpose:     \($0)"] } ?? []) + ["discloses:   \(disclosure)"]
            + (source.map { ["source:      \($0)"] } ?? [])
    }

    /// What allowing or not allowing simulated execution means, in one plain sentence.
    func meaning(allowsSimulated: Bool) -> String {
        switch (allowsSimulated, isSimulatedOnly) {
        case (true, _):
            "SIMULATED execution is allowed: whoever operates the machine can read what the app reads of you."
        case (false, true):
            "SIMULATED execution is not allowed, and \(app) has no other so far: until it runs on confidential "
                + "hardware, this consent gives it none of your data."
        case (false, false):
            "SIMULATED execution is not allowed: \(app) gets your data on confidential hardware only."
        }
    }
}
