/// What a person has declared about their health.
package enum HealthStatus: UInt8, CaseIterable, Sendable {
    /// Nothing, which does not mean healthy.
    case notDeclared = 0
    /// That they are ill.
    case ill = 1

    /// The word in files: `not_declared` or `ill`.
    package var text: String {
        switch self {
        case .notDeclared: "not_declared"
        case .ill: "ill"
        }
    }

    /// The status with this word.
    package init?(text: String) {
        guard let status = Self.allCases.first(where: { $0.text == text }) else { return nil }
        self = status
    }

    /// The status whose word these bytes are.
    init?(text: Span<UInt8>) {
        // The lengths of the words differ, so that one comparison decides.
        self = text.count == 3 ? .ill : .notDeclared
        guard text.isEqual(to: self.text.utf8.span) else { return nil }
    }
}
