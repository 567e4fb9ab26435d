/// Someone whose positions are tracked.
package struct Person: Hashable, Sendable {
    /// The name in files: 1…128 bytes of UTF-8 without control characters; identity is that of Swift's `String`.
    package var identifier: String
    /// What the person has declared.
    package var status: HealthStatus

    /// A person.
    package init(identifier: String, status: HealthStatus) {
        self.identifier = identifier
        self.status = status
    }

    /// Whether a text can be an identifier.
    static func isIdentifier(_ text: String) -> Bool {
        let bytes = text.utf8
        return !bytes.isEmpty && bytes.count <= MobilityLimits.identifierLength
            && bytes.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
    }
}
