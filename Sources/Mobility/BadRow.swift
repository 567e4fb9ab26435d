/// A row that a reader did not accept; what it held is not repeated.
package struct BadRow: Hashable, Sendable {
    /// The line in the file; the header is line 1.
    package var line: Int
    /// The column at fault, or `row` if the line as a whole is.
    package var column: String
    /// What is wrong, as a sentence.
    package var reason: String

    /// A bad row.
    package init(line: Int, column: String, reason: String) {
        self.line = line
        self.column = column
        self.reason = reason
    }
}

/// What a reader does with a bad row.
package enum BadRowPolicy: Sendable {
    /// Throws at the first one.
    case refuse
    /// Leaves it out and reports it.
    case skip
}

/// What became of the rows of a file: `rows` = `accepted` + `badRowCount`.
package struct ImportReport: Hashable, Sendable {
    /// The rows after the header.
    package var rows = 0
    /// The rows taken.
    package var accepted = 0
    /// The rows left out.
    package var badRowCount = 0
    /// The first of the rows left out, at most ``MobilityLimits/keptBadRows``.
    package var badRows: [BadRow] = []

    /// A report of nothing.
    package init() {}
}
