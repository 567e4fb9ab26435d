import Console

extension CommandFailure {
    /// A failure told by a sentence that says what is wrong, a semicolon, and what to do about it.
    init(_ status: ExitStatus, code: String, what: String, sentence: String) {
        let text = sentence.hasSuffix(".") ? String(sentence.dropLast()) : sentence
        let parts = text.split(separator: "; ", maxSplits: 1).map(String.init)
        let remedy = parts.count == 2 ? parts[1] : "See --help"
        self.init(
            status,
            code: code,
            what: what,
            why: parts.first ?? text,
            remedy: remedy.prefix(1).uppercased() + remedy.dropFirst()
        )
    }
}
