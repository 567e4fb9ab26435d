import Foundation

/// A table of a documentation page: tests hold the page to what is so, and what is so to the page.
public enum DocumentedTable {
    /// The page has no table of this name.
    public struct Missing: Error {
        let name: String
    }

    /// The rows between `<!-- name -->` and `<!-- /name -->`, without heading and rule.
    ///
    /// - Parameters:
    ///   - name: the table's name.
    ///   - page: the page's path in the checkout.
    /// - Returns: each row's cells, without spaces and backticks around them.
    /// - Throws: ``Missing``, or what reading the page throws.
    public static func rows(_ name: String, of page: String) throws -> [[String]] {
        let text = try String(contentsOf: Fixture.root.appending(path: page), encoding: .utf8)
        guard let start = text.range(of: "<!-- \(name) -->"), let end = text.range(of: "<!-- /\(name) -->"),
            start.upperBound <= end.lowerBound
        else { throw Missing(name: name) }
        let lines = text[start.upperBound..<end.lowerBound].split(separator: "\n").filter { $0.hasPrefix("|") }
        return lines.dropFirst(2).map { line in
            line.split(separator: "|", omittingEmptySubsequences: false).dropFirst().dropLast().map { cell in
                cell.trimmingCharacters(in: CharacterSet(charactersIn: " `"))
            }
        }
    }

    /// The table's first column; each row's second one, split at commas, where it is a list.
    public static func lists(_ name: String, of page: String) throws -> [String: Set<String>] {
        let pairs = try rows(name, of: page).map { row in
            let words = (row.count > 1 ? row[1] : "").split(separator: ",")
            return (row[0], Set(words.map { $0.trimmingCharacters(in: CharacterSet(charactersIn: " `")) }))
        }
        return Dictionary(pairs) { $0.union($1) }
    }
}
