import Audit
import Console
import Cryptography
import Datasets
import Ledger
import Mobility
import Orders
import TransparencyLog

/// What an audit found, for a person and for scripts.
struct AuditReport: CommandReport {
    static let verb = "audit"

    struct Use: Encodable {
        let deal: String
        let task: String
        let at: String
        let releases: [Release]
        let refusals: Int
        let completedAt: String?
        let result: String?
    }

    struct Release: Encodable {
        let at: String
        let measurement: String
    }

    struct Dataset: Encodable {
        let app: String
        let night: String
        let revision: UInt64
        let dataset: String
        let entry: String
        let measurements: [String]
        let consentedAt: String
        let allowsSimulated: Bool
        /// How many consents the dataset rests on, as the publisher says.
        let people: UInt64
        /// ε of a person and day; nil where answers are exact.
        let epsilon: Double?
        /// What the first use was charged, by day; empty before it, and where answers are exact.
        let charges: [ToldCharge]
        let publishedAt: String?
        let orderClosedAt: String?
        let keyDestroyedAt: String?
        let uses: [Use]
        let logEntries: [UInt64]
    }

    let person: String
    let datasets: [Dataset]
    let log: String
    let checkpointSize: UInt64
    let witnesses: Int
    let isComplete: Bool?
    let file: String?

    init(_ audit: VerifiedAudit, log: NoteKey, file: String?, isComplete: Bool?) {
        person = Hexadecimal.encode(audit.person.bytes)
        datasets = audit.datasets.map(Dataset.init)
        self.log = log.text
        checkpointSize = audit.checkpoint.checkpoint.size
        witnesses = audit.checkpoint.cosigners.count
        (self.file, self.isComplete) = (file, isComplete)
    }

    var lines: [String] {
        let uses = datasets.reduce(0) { $0 + $1.uses.count }
        let first =
            datasets.isEmpty
            ? "No dataset rests on a consent of yours."
            : "\(datasets.count) \(datasets.count == 1 ? "dataset rests" : "datasets rest") on your consent; "
                + "\(uses == 1 ? "1 use is" : "\(uses) uses are") logged."
        var last = ["log: \(log), \(checkpointSize) entries, \(witnesses) witnesses"]
        if isComplete == true {
            last.append("Nothing about these datasets was left out of the whole log that you gave.")
        }
        if let file { last.append("proofs: \(file)") }
        return [first] + datasets.flatMap(\.lines) + last
    }

    /// An instant as people read it, `YYYY-MM-DDTHH:MM:SSZ`.
    fileprivate static func text(of instant: Int64) -> String {
        guard let time = CivilDateTime(unixSecondsInUTC: instant) else { return "second \(instant)" }
        return time.text.replacing(" ", with: "T") + "Z"
    }
}

extension AuditReport.Dataset {
    fileprivate init(_ dataset: VerifiedAudit.Dataset) {
        app = dataset.app.entry.name
        night = dataset.header.night
        revision = dataset.header.revision
        self.dataset = dataset.address.checksummed
        entry = dataset.app.address.checksummed
        measurements = dataset.app.entry.measurements.values.joined().map(\.hexadecimal).sorted()
        consentedAt = AuditReport.text(of: dataset.consentedAt)
        allowsSimulated = dataset.allowsSimulated
        people = dataset.people
        epsilon = dataset.epsilonMillionths.map { Double($0) / 1_000_000 }
        charges = dataset.entries.compactMap { PrivacyCharge($0.event) }.map(ToldCharge.init)
        publishedAt = dataset.time(of: .nightPublished).map(AuditReport.text)
        orderClosedAt = dataset.time(of: .orderClosed).map(AuditReport.text)
        keyDestroyedAt = dataset.time(of: .keyDestroyed).map(AuditReport.text)
        uses = dataset.uses.map(AuditReport.Use.init)
        logEntries = dataset.entries.map(\.index)
    }

    fileprivate var lines: [String] {
        let cost =
            epsilon.map { "ε = \($0) of privacy for your day, however often it is used" }
            ?? "contact counts, each told to one contributor only"
        let state = [orderClosedAt.map { "closed \($0)" }, keyDestroyedAt.map { "key destroyed \($0)" }].compactMap(
            \.self
        )
        return [
            "\(night) \(app), revision \(revision): published \(publishedAt ?? "never")"
                + state.map { ", \($0)" }.joined(),
            "  dataset \(dataset), of \(people) \(people == 1 ? "consent" : "consents"), as the publisher says; "
                + cost,
        ] + charges.map { "  \($0.text)" } + uses.flatMap(\.lines)
    }
}

extension AuditReport.Use {
    fileprivate init(_ use: VerifiedAudit.Dataset.Use) {
        deal = "0x" + use.deal.hexadecimal
        task = "0x" + use.task.hexadecimal
        at = AuditReport.text(of: use.initializedAt)
        releases = use.releases.map {
            AuditReport.Release(at: AuditReport.text(of: $0.at), measurement: $0.measurement.hexadecimal)
        }
        refusals = use.refusals
        completedAt = use.completedAt.map(AuditReport.text)
        result = use.result?.hexadecimal
    }

    fileprivate var lines: [String] {
        let end = completedAt.map { "completed \($0)" } ?? "not completed"
        return ["  used \(at): task \(task.prefix(18))…, \(end)"]
            + releases.map { "    key released \($0.at) to \($0.measurement.prefix(16))…" }
    }
}
