extension String {
    /// The text on one line, with a question mark for whatever commands a terminal, ends a line or turns text around.
    ///
    /// The names in a file are its maker's, and are not to forge or hide what stands beside them. A tab stays.
    package var printable: String {
        var text = UnicodeScalarView()
        for scalar in unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control where scalar != "\t", .format, .lineSeparator, .paragraphSeparator: text.append("?")
            default: text.append(scalar)
            }
        }
        return String(text)
    }
}
