/// What a person learns: counts, and nothing that tells a time, a place or an identity.
package struct ContactAnswer: Hashable, Sendable {
    /// Whether the asker's key has rows in the dataset; without, the counts are zero.
    package var isInDataset: Bool
    /// Distinct persons declared ill whom the asker met.
    package var distinctIll: Int
    /// Distinct other persons whom the asker met.
    package var distinctNotDeclared: Int

    /// An answer of its parts.
    package init(isInDataset: Bool, distinctIll: Int, distinctNotDeclared: Int) {
        self.isInDataset = isInDataset
        self.distinctIll = distinctIll
        self.distinctNotDeclared = distinctNotDeclared
    }

    /// Bytes of every answer file, whatever the counts.
    package static let fileLength = 1024

    /// The answer as JSON, padded with spaces to ``fileLength``.
    package func json(label: String, night: String) -> [UInt8] {
        let text = """
            {"schema":"pandapp.contact-answer.v1","label":"\(label)","night":"\(night)",\
            "definition":"\(CoPresenceCounter.definition)","in_dataset":\(isInDataset),"ill":\(distinctIll),\
            "not_declared":\(distinctNotDeclared)}
            """
        let bytes = Array(text.utf8)
        return bytes + [UInt8](repeating: 0x20, count: max(0, Self.fileLength - 1 - bytes.count)) + [0x0a]
    }
}
