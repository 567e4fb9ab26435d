package import Datasets
package import DeterministicCBOR

/// What a person learns: counts, and nothing that tells a time, a place or an identity.
///
/// Persons are counted once for each day of the window and the days are added up: whoever was met on two days counts
/// twice. Pseudonyms do not join two days, so that nobody, not the enclave either, can tell whether it was one person.
package struct ContactAnswer: Hashable, Sendable {
    /// Days of the window on which the asker's key has a row; without any, the counts are zero.
    package var days: Int
    /// Persons declared ill whom the asker met, distinct on each day, summed over the days.
    package var ill: Int
    /// Other persons whom the asker met, distinct on each day, summed over the days.
    package var notDeclared: Int

    /// The window that a night is asked about unless a dataset pins another: two weeks.
    package static let windowDays = 14

    /// What the dataset's header must pin for this app.
    package static func parameters(windowDays: Int = windowDays) -> [String: CBORValue] {
        [
            "definition": .text(CoPresenceCounter.definition),
            DayWindow.parameter: .unsigned(UInt64(clamping: windowDays)),
        ]
    }

    /// An answer of its parts.
    package init(days: Int, ill: Int, notDeclared: Int) {
        self.days = days
        self.ill = ill
        self.notDeclared = notDeclared
    }

    /// Bytes of every answer file, whatever the counts.
    package static let fileLength = 1024

    /// The answer as JSON, padded with spaces to ``fileLength``.
    ///
    /// - Parameters:
    ///   - label: the environment's label.
    ///   - window: the days that were asked about.
    /// - Returns: the file's bytes.
    package func json(label: String, window: DayWindow) -> [UInt8] {
        let text = """
            {"schema":"pandapp.contact-answer.v2","label":"\(label)","night":"\(window.night)",\
            "definition":"\(CoPresenceCounter.definition)","window_days":\(window.days),"days":\(days),\
            "ill":\(ill),"not_declared":\(notDeclared)}
            """
        let bytes = Array(text.utf8)
        return bytes + [UInt8](repeating: 0x20, count: max(0, Self.fileLength - 1 - bytes.count)) + [0x0a]
    }
}
