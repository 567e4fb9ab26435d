import Console
import ContentStore
import Cryptography
import DatasetAssembly
import Datasets
import Foundation
import KeyBroker
import Ledger
import Orders

// What the home holds for other people: content, contributions, nights.
extension HomeExamination {
    /// Every dataset that has a key can be read, and is what the ledger says.
    func store(_ open: OpenHome) throws -> Finding {
        let destroyed = Set(try open.ledger.destroyedKeys().keys)
        let live = try open.ledger.datasets().map(\.entry).filter { !destroyed.contains($0.headerDigest) }
        for dataset in live {
            let identifier = try ContentIdentifier(parsing: dataset.contentIdentifier)
            guard !isQuick else {
                guard try open.store.contains(identifier) else { throw ContentStoreError.notFound(identifier) }
                continue
            }
            let header = try DatasetHeader(decoding: DatasetContainer.split(open.store.read(identifier)).header)
            guard header.digest == dataset.headerDigest else { throw ContentStoreError.blockCorrupted(identifier) }
            for segment in header.segments {
                var reader = try open.store.reader(ContentIdentifier(parsing: segment.contentIdentifier))
                while try reader.next() != nil {}
            }
        }
        return .fine("store", "\(live.count) datasets are there" + (isQuick ? ", unread" : ", and read as registered"))
    }

    /// Everything that people gave can be opened.
    func contributions(_ open: OpenHome) throws -> Finding {
        let store = try open.contributions()
        let days = store.days()
        if !isQuick {
            _ = try store.peopleRecords()
            _ = try store.subscriptionRecords()
            for day in days { _ = try store.fixes(of: day) }
        }
        return .fine("contributions", "\(days.count) days" + (isQuick ? ", unread" : ", and all can be opened"))
    }

    /// No day that is over waits for its publication.
    func nights(_ open: OpenHome) throws -> Finding {
        let missing = try HomeOverview(of: open, now: now).apps.filter { !$0.missing.isEmpty }
        guard !missing.isEmpty else { return .fine("nights", "Every day with contributions that is over is published") }
        return .warning(
            "nights",
            missing.map { "\($0.name) misses \($0.missing.count) days" }.joined(separator: ", "),
            remedy: "pandapp publish --catch-up"
        )
    }

    /// The ledger was never put back without the log that was written since.
    func restoration(_ ledger: LedgerDatabase) throws -> Finding {
        let restorations = try ledger.restorations()
        if let blind = restorations.last(where: { !$0.hadNewerLog }) {
            return .warning(
                "restoration",
                "The home was restored on \(UTCTime.text(of: blind.at)), from a backup at entry \(blind.entries), without "
                    + "a newer log",
                remedy:
                    "Keys destroyed and people who withdrew between the two may be back: destroy and remove them again"
            )
        }
        return .fine("restoration", restorations.isEmpty ? "The home was never restored" : "Restored with a newer log")
    }

    /// The broker's own record is the one that the ledger vouches for.
    func audit(_ open: OpenHome) throws -> Finding {
        let anchor = try open.ledger.auditAnchor()
        do throws(BrokerRefusal) {
            try open.auditTrail.check(anchor)
            return .fine("audit", "The broker's \(anchor.count) decisions are all on record")
        } catch {
            return .broken("audit", error.failure.why, remedy: error.failure.remedy)
        }
    }

    /// The machine's clock has not gone back behind the log.
    func clock(_ ledger: LedgerDatabase) throws -> Finding {
        let newest = try ledger.newestEntryTime() ?? 0
        guard newest <= now + Self.clockTolerance else {
            return .broken(
                "clock",
                "The newest entry of the log is of \(UTCTime.text(of: newest)), and it is \(UTCTime.text(of: now))",
                remedy: "Set the clock (timedatectl set-ntp true); deadlines and days depend on it"
            )
        }
        guard Self.isSynchronised else {
            return .warning(
                "clock",
                "It is not behind the log, but nothing keeps it right",
                remedy: "Have a time service run: timedatectl set-ntp true, or apt-get install chrony"
            )
        }
        return .fine("clock", "It is synchronised, and not behind the log")
    }

    private static let clockTolerance: Int64 = 5
}
