import ArgumentParser
import Generator

/// Which fixes generated track files have, as the option `--fixes` names it.
enum FixesOption: String, CaseIterable, Codable, ExpressibleByArgument, Sendable {
    /// One for each step.
    case everyStep = "every-step"
    /// First and last of each stay, and all on the way.
    case runs

    /// The generator's word for it.
    var layout: FixLayout {
        switch self {
        case .everyStep: .everyStep
        case .runs: .runs
        }
    }
}
