import ContentStore
import Cryptography
import Datasets
import DeterministicCBOR
import Evidence
import Foundation
import GRDB
import KeyBroker
import Ledger
import Orders
import TestSupport
import Testing

@testable import PandappCLI
@testable import Worker

/// Holds `docs/leakage.md` to what every role sees.
///
/// What a run shows and the page does not list fails here, and so does what the page lists and no run shows.
@Suite struct LeakageTests {
    private static let page = "docs/leakage.md"
    private static let day = TestHome.day

    /// A published day with a map, a contact count and everything that can happen to the ledger afterwards.
    private static let whole = Result<ObservedDay, any Error> { try ObservedDay() }

    private func expect(_ observed: Set<String>, listedIn table: String) throws {
        let listed = Set(try DocumentedTable.rows(table, of: Self.page).map { $0[0] })
        #expect(observed.subtracting(listed).sorted() == [], "seen, and not in \(Self.page)")
        #expect(listed.subtracting(observed).sorted() == [], "in \(Self.page), and not seen")
    }

    private func expect(_ observed: [String: Set<String>], listedIn table: String) throws {
        let listed = try DocumentedTable.lists(table, of: Self.page)
        try expect(Set(observed.keys), listedIn: table)
        for (name, values) in observed {
            let known = listed[name] ?? []
            #expect(values.subtracting(known).sorted() == [], "\(name): seen, and not in \(Self.page)")
            #expect(known.subtracting(values).sorted() == [], "\(name): in \(Self.page), and not seen")
        }
    }

    @Test("the files of a home are those of the page")
    func files() throws {
        try expect(Self.whole.get().files, listedIn: "files")
    }

    @Test("the columns of the ledger's tables are those of the page")
    func columns() throws {
        let ledger = try DatabaseQueue(path: Self.whole.get().home.place("ledger.sqlite").path)
        let sql = """
            SELECT m.name AS place, c.name AS col FROM sqlite_master m JOIN pragma_table_info(m.name) c
            WHERE m.type = 'table'
            """
        let rows = try ledger.read { try Row.fetchAll($0, sql: sql) }
        let pairs: [(String, Set<String>)] = rows.map { ($0["place"], [$0["col"]]) }
        try expect(Dictionary(pairs) { $0.union($1) }, listedIn: "ledger")
    }

    @Test("the kinds of log entries are those of the page, and so is the shape of each that a run leaves")
    func log() throws {
        try expect(Set(LogKind.allCases.map(\.rawValue)), listedIn: "log")
        let listed = try DocumentedTable.rows("log", of: Self.page)
        let shapes = Dictionary(uniqueKeysWithValues: listed.map { ($0[0], $0[1]) })
        let entries = try Self.whole.get().home.opened().ledger.logEntries(limit: .max)
        for entry in entries {
            let shape = try ObservedDay.shape(of: entry)
            #expect(shapes[entry.kind.rawValue] == shape, "\(entry.kind.rawValue)")
        }
        #expect(Set(entries.map(\.kind)).count >= 15, "most kinds were seen")
    }

    @Test("command lines and environments of the programs that a task starts are made of the page's words")
    func programs() throws {
        let words = try Self.whole.get().watch.words
        try expect(Set(words.keys), listedIn: "programs")
        let listed = try DocumentedTable.lists("programs", of: Self.page)
        // No program is looked at all the time: not every word is seen in every run.
        for (program, seen) in words { #expect(seen.subtracting(listed[program] ?? []).sorted() == [], "\(program)") }
    }

    @Test("reports, log lines, metrics and result files have the page's fields")
    func reports() throws {
        try expect(Self.whole.get().fields, listedIn: "reports")
    }

    @Test("the files that pass between an asker's machine and the operator's have the page's fields")
    func travelling() throws {
        try expect(Self.whole.get().travelling, listedIn: "travelling")
    }

    @Test("the public headers of datasets and segments have the page's fields")
    func headers() throws {
        let worker = try TamperingWorker(TestHome.published())
        var seen: [String: Set<String>] = [:]
        for app in [AppName.heatmap, .socialDistance] {
            for kind in ["dataset", "segment"] {
                let file = try worker.open.store.read(.init(parsing: worker.contentIdentifier(of: kind, app: app)))
                let fields = try CBORValue(decoding: DatasetContainer.split(file).header).asMap
                seen[kind, default: []].formUnion(try fields.keys.map { try "\($0.asUnsigned)" })
                if kind == "dataset" {
                    seen["dataset, pinned for \(app)"] = try Set(
                        (fields[.unsigned(5)]?.asMap ?? [:]).keys.map { try $0.asText }
                    )
                }
            }
        }
        try expect(seen, listedIn: "headers")
    }

    @Test("a worker holds the page's files, and relays the page's messages")
    func task() throws {
        let worker = try TamperingWorker(TestHome.published())
        var (held, relayed, folder): (Set<String>, Set<String>, URL?) = ([], ["event"], nil)
        let asked = try worker.question()
        for (job, question) in [(try worker.match(.heatmap), nil), (asked.job, asked.sealed)] {
            _ = try worker.run(job, question: question) {
                folder = $0.folder
            } release: { evidence in
                let place = try #require(folder)
                held.formUnion(try ObservedDay.everything(below: place))
                let release = try worker.desk.release(to: evidence)
                relayed.formUnion([.challenge([]), .evidence(evidence), .release(release.encoded())].map(Self.name))
                return release
            }
        }
        try expect(held, listedIn: "task")
        try expect(relayed, listedIn: "frames")
        try expect(Set(EnclaveEvent.allCases.map(\.rawValue)), listedIn: "events")
    }

    /// Exhaustive, so that a new kind of frame does not compile before it is on the page.
    private static func name(_ frame: ChannelFrame) -> String {
        switch frame {
        case .challenge: "challenge"
        case .evidence: "evidence"
        case .release: "release"
        case .event: "event"
        }
    }

    // MARK: Lengths

    @Test(
        "what a worker relays of a question and its answer is as long for who met many as for who met nobody",
        arguments: ["co-presence", "proximity"]
    )
    func answerLengths(definition: String) throws {
        let worker = try TamperingWorker(PlacedPeople.home(ill: [2, 3], definition: definition))
        var lengths: Set<[Int]> = []
        for person in ["p1", "p4"] {
            let (job, question) = try worker.question(by: person)
            var relayed = [question.count]
            let result = try worker.run(job, question: question, changing: { _ in }) { evidence in
                let release = try worker.desk.release(to: evidence)
                relayed += [evidence.count, release.encoded().count]
                return release
            }
            lengths.insert(relayed + [result.encoded().count])
        }
        #expect(lengths.count == 1, "\(lengths)")
    }

    @Test(
        "datasets are as long whoever of the same people is ill, and wherever they were the same number of times",
        arguments: ["co-presence", "proximity"]
    )
    func datasetLengths(definition: String) throws {
        var lengths: Set<[Int]> = []
        for (ill, shift) in [([], 0.0), ([1, 2, 3, 4], 0.0), ([4], 0.03)] as [([Int], Double)] {
            let worker = try TamperingWorker(PlacedPeople.home(ill: ill, shift: shift, definition: definition))
            lengths.insert(
                try [AppName.heatmap, .socialDistance].flatMap { app in
                    try ["dataset", "segment"].map { kind in
                        try worker.open.store.read(.init(parsing: worker.contentIdentifier(of: kind, app: app))).count
                    }
                }
            )
        }
        #expect(lengths.count == 1, "\(lengths)")
    }

    @Test("a segment's counts lie on the public ladder, and a sealed archive's length is a power of two")
    func ladder() throws {
        let worker = try TamperingWorker(TestHome.published())
        for app in [AppName.heatmap, .socialDistance] {
            let file = try worker.open.store.read(.init(parsing: worker.contentIdentifier(of: "segment", app: app)))
            let header = try SegmentHeader(decoding: DatasetContainer.split(file).header)
            #expect(PaddingLadder.padded(Int(header.paddedPersons)) == Int(header.paddedPersons))
            let records = Int(header.paddedRecords)
            #expect(
                app == .heatmap ? records == 48 * Int(header.paddedPersons) : PaddingLadder.padded(records) == records
            )
        }
        let identity = AgeIdentity()
        let result = try worker.run(worker.match(.heatmap, for: identity.recipient))
        let archive = try AgeFile.decrypt(result.sealedResult, with: identity).count
        #expect(archive >= 4096 && archive & (archive - 1) == 0, "\(archive)")
    }
}
