import Cryptography
import Durability
import Foundation

/// What the publisher remembers of the inputs of its datasets, so that it sees when late data calls for a new revision.
///
/// A text file of lines `<dataset's address> <digest of the inputs> <digest of the contribution store's state>`, written
/// whole and durably before the ledger's transaction that names the datasets; lines of a transaction that never came name
/// datasets that do not exist, and are dropped. A dataset without a line counts as changed: what has
/// been revoked since is not known.
struct PublishedInputs {
    /// What is remembered of one dataset.
    struct Line: Hashable {
        /// ``NightInputs/digest``.
        var inputs: Digest
        /// `ContributionStore.state(of:)` of its days: while that stays, the inputs need not be read.
        var state: Digest
    }

    private let file: URL
    private(set) var lines: [EthereumAddress: Line] = [:]

    /// Reads the file; lines that are none are dropped.
    init(file: URL) {
        self.file = file
        let text = FileManager.default.contents(atPath: file.path).map { String(decoding: $0, as: UTF8.self) } ?? ""
        for words in text.split(separator: "\n").map({ $0.split(separator: " ").map(String.init) }) {
            guard words.count == 3, let dataset = try? EthereumAddress(parsing: words[0]),
                let inputs = try? Digest(hexadecimal: words[1]), let state = try? Digest(hexadecimal: words[2])
            else { continue }
            lines[dataset] = Line(inputs: inputs, state: state)
        }
    }

    /// Remembers more, and forgets the datasets that are not to be kept.
    ///
    /// - Throws: `PublisherError.stateUnwritable`.
    mutating func add(
        _ more: [EthereumAddress: Line],
        keeping isKept: (EthereumAddress) -> Bool
    ) throws(PublisherError) {
        let before = lines
        lines = lines.filter { isKept($0.key) }.merging(more) { _, new in new }
        guard lines != before else { return }
        let sorted = lines.map { dataset, line in
            "\(dataset.checksummed) \(line.inputs.hexadecimal) \(line.state.hexadecimal)\n"
        }.sorted()
        do {
            try DurableFile.write(to: file.appendingPathExtension("partial"), renamingTo: file) { output in
                try output(Array(sorted.joined().utf8))
            }
        } catch {
            throw .stateUnwritable
        }
    }
}
