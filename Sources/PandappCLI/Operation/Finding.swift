import Console

/// What one check of `doctor` found.
struct Finding: Encodable {
    /// How bad it is.
    enum Verdict: String, Encodable {
        /// As it should be.
        case fine
        /// Works today; somebody should look at it.
        case warning
        /// Something is broken, or would not be noticed if it were.
        case broken
    }

    /// The check's stable name.
    let check: String
    let verdict: Verdict
    /// What was found, as a sentence without a full stop.
    let finding: String
    /// What to do, likewise; nil where all is fine.
    let remedy: String?

    /// All is as it should be.
    static func fine(_ check: String, _ finding: String) -> Finding {
        Finding(check: check, verdict: .fine, finding: finding, remedy: nil)
    }

    /// Something to look at.
    static func warning(_ check: String, _ finding: String, remedy: String) -> Finding {
        Finding(check: check, verdict: .warning, finding: finding, remedy: remedy)
    }

    /// Something that is broken.
    static func broken(_ check: String, _ finding: String, remedy: String) -> Finding {
        Finding(check: check, verdict: .broken, finding: finding, remedy: remedy)
    }

    /// What a check found, or that it failed itself: whatever it throws is a finding.
    static func of(_ check: String, _ examine: () throws -> Finding) -> Finding {
        do {
            return try examine()
        } catch {
            let failure = FailureReport.failure(for: error)
            return .broken(check, "\(failure.what): \(failure.why)", remedy: failure.remedy)
        }
    }
}
