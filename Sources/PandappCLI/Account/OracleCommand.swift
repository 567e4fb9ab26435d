import ArgumentParser
import Console
import Cryptography
import Ledger
import Orders
import PoCo

/// `pandapp oracle`: what tasks have told whoever listens.
struct OracleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "oracle",
        abstract: "Values that the callbacks of tasks stored on the ledger.",
        subcommands: [OracleShow.self]
    )
}

/// `pandapp oracle show`.
struct OracleShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "The values that callbacks stored, with their task and date; all, of one contract, or one id of it.",
        discussion: """
            A request order whose callback is not the zero address has its task's result, an id, a date and a value, kept \
            under callback and id; a later date replaces an earlier one.

            Example: pandapp oracle show 0x41aE… 0x8c12…
            """
    )

    @Argument(help: ArgumentHelp("The request's callback address.", valueName: "contract"))
    var contract: EthereumAddress?

    @Argument(help: ArgumentHelp("The value's id.", valueName: "id"))
    var identifier: Digest?

    @OptionGroup var home: HomeOptions
    @OptionGroup var console: OutputOptions

    func run() async throws {
        let open = try OpenHome(home.folder())
        let values = try open.ledger.oracles().filter { name, _ in
            (contract ?? name.contract) == name.contract && (identifier ?? name.identifier) == name.identifier
        }
        guard identifier == nil || !values.isEmpty else {
            throw CommandFailure(
                .missingInput,
                code: "oracle-unknown",
                what: "There is no such value",
                why: "No task's callback stored one under this id",
                remedy: "See which are there: pandapp oracle show"
            )
        }
        try console.report.write(ShownValues(values: values.map(ShownValues.Value.init)), essential: true)
    }
}

/// The result of `oracle show`.
private struct ShownValues: CommandReport {
    static let verb = "oracle-show"

    struct Value: Encodable {
        let contract: String
        let id: String
        let task: String
        /// Unix seconds that the result gives.
        let date: String
        /// In hexadecimal.
        let value: String
        /// Unix seconds.
        let storedAt: Int64
        /// The value as a person reads it: a text on one line, or else hexadecimal digits.
        private let told: String

        private enum CodingKeys: String, CodingKey {
            case contract, id, task, date, value, storedAt
        }

        init(_ name: OracleName, _ stored: OracleValue) {
            (contract, id) = (name.contract.checksummed, "0x" + name.identifier.hexadecimal)
            (task, date) = (stored.task.description, stored.date.decimal)
            (value, storedAt) = ("0x" + Hexadecimal.encode(stored.value), stored.storedAt)
            let bytes = stored.value.last == UInt8(ascii: "\n") ? stored.value.dropLast() : stored.value[...]
            let text = String(validating: bytes, as: UTF8.self) ?? ""
            told = text.isEmpty || text.printable != text ? value : text
        }

        var line: String { "\(contract) \(id): \(told) of \(date), by task \(task)" }
    }

    let values: [Value]

    var lines: [String] {
        guard !values.isEmpty else { return ["No callback has stored anything."] }
        return values.map(\.line)
    }
}
