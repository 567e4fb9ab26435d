import Console
import Cryptography
import DatasetAssembly

/// A consent that stands, as it is told.
struct GivenConsent: Encodable {
    /// The app's name; nil for an entry that the registry does not know.
    let app: String?
    /// The registry entry that was consented to.
    let address: String
    /// Whether that entry is the app of this name that runs today; an earlier one gets nothing any more.
    let isCurrent: Bool
    /// Whether an auditor's signature carried it over to that entry; the receipt is of the consent to an earlier one.
    let isCarriedOver: Bool
    /// Whether this consent or another one is to the app of this name that runs today; if not, that app gets nothing.
    let reachesCurrent: Bool
    /// The instant from which on the consent has stood as it does, `YYYY-MM-DDTHH:MM:SSZ`.
    let since: String
    /// Whether execution without hardware protection is allowed.
    let allowsSimulated: Bool
    /// Whose word carries the consent over to a new entry, in hexadecimal; nil where nobody's does.
    let auditor: String?
    /// SHA-256 of the signed record that says so, in hexadecimal.
    let receipt: String

    /// What an entry that was consented to is beside the one that runs under its name today.
    enum Standing {
        /// The same.
        case current
        /// Another one; whether there is a consent to the one that runs as well.
        case earlier(reachesCurrent: Bool)
    }

    /// A consent of a person's last word.
    init(
        _ consent: PersonWord.Consent,
        app: String?,
        address: EthereumAddress,
        standing: Standing,
        isCarriedOver: Bool = false
    ) {
        self.app = app
        self.address = address.checksummed
        self.isCarriedOver = isCarriedOver
        switch standing {
        case .current: (isCurrent, reachesCurrent) = (true, true)
        case .earlier(let reaches): (isCurrent, reachesCurrent) = (false, reaches)
        }
        since = UTCTime.text(of: consent.since)
        allowsSimulated = consent.allowsSimulated
        auditor = consent.auditor.map { Hexadecimal.encode($0.bytes) }
        receipt = SHA256Digest.of(consent.receipt).hexadecimal
    }

    /// What a person reads.
    var lines: [String] {
        let simulated = allowsSimulated ? "SIMULATED execution allowed" : "on confidential hardware only"
        return [
            "\(app ?? "an unknown app"): consented since \(since), \(simulated)"
                + (isCarriedOver ? ", carried over by your auditor's signature" : "")
                + (reachesCurrent ? "" : "; other code runs under this name now, which gets nothing"),
            "  entry:   \(address)", "  receipt: \(receipt)",
        ] + (auditor.map { ["  auditor: \($0)"] } ?? [])
    }
}
