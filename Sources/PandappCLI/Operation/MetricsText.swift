import Foundation

/// Gauges in the text format that Prometheus and its node exporter read.
///
/// ```
/// # HELP <name> <text>
/// # TYPE <name> gauge
/// <name>{<label>="<value>"} <number>
/// ```
struct MetricsText {
    private(set) var text = ""

    /// Adds a gauge without labels; one without a value is left out.
    mutating func add(_ name: String, _ help: String, _ value: (some Numeric)?) {
        guard let value else { return }
        begin(name, help)
        text += "\(name) \(value)\n"
    }

    /// Adds a gauge with a value for each of some apps, whose names are plain words.
    mutating func add(_ name: String, _ help: String, byApp values: [(app: String, value: Int)]) {
        begin(name, help)
        for (app, value) in values { text += "\(name){app=\"\(app)\"} \(value)\n" }
    }

    /// The value of a gauge without labels in a text of this form; nil where it has none.
    static func value(of name: String, in text: String) -> Int64? {
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ")
            if words.count == 2, words[0] == name { return Int64(words[1]) }
        }
        return nil
    }

    private mutating func begin(_ name: String, _ help: String) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) gauge\n"
    }
}
