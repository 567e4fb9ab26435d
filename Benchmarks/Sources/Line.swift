import Geohash

/// A line of standard input: a name, then `key=value`, with spaces between them.
struct Line: Equatable {
    let name: String
    private let values: [String: String]

    init(_ text: String) {
        let parts = text.split(separator: " ").map(String.init)
        name = parts.first ?? ""
        let pairs = parts.dropFirst().map { part in
            let pair = part.split(separator: "=", maxSplits: 1).map(String.init)
            return (pair.first ?? "", pair.count == 2 ? pair[1] : "")
        }
        values = Dictionary(pairs, uniquingKeysWith: { _, last in last })
    }

    /// A number, which must be there unless it has a default.
    func number(_ key: String, default standard: Int? = nil) throws -> Int {
        guard let number = values[key].flatMap(Int.init) ?? standard else { throw LineError.missing(key) }
        return number
    }

    /// A word, which must be there.
    func text(_ key: String) throws -> String {
        guard let text = values[key] else { throw LineError.missing(key) }
        return text
    }

    /// The kernels of the level that the line names; of the best one where it names none.
    var kernels: GeohashKernels {
        get throws {
            guard let name = values["level"] else { return GeohashKernels() }
            guard let level = KernelLevel.available.first(where: { "\($0)" == name }) else {
                throw LineError.unavailableLevel(name)
            }
            return GeohashKernels(level: level)
        }
    }
}

/// Why a line cannot be answered.
enum LineError: Error {
    case missing(String)
    case unavailableLevel(String)
}
