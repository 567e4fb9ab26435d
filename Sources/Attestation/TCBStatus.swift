/// How well a platform is patched, in Intel's words, from best to worst.
package enum TCBStatus: String, CaseIterable, Comparable, Sendable {
    /// Everything known is closed.
    case upToDate = "UpToDate"
    /// Closed, if the software inside does its part.
    case swHardeningNeeded = "SWHardeningNeeded"
    /// Closed, if the platform's owner configures it so.
    case configurationNeeded = "ConfigurationNeeded"
    /// Both of these.
    case configurationAndSWHardeningNeeded = "ConfigurationAndSWHardeningNeeded"
    /// Known holes are open.
    case outOfDate = "OutOfDate"
    /// Known holes are open, and the configuration may open more.
    case outOfDateConfigurationNeeded = "OutOfDateConfigurationNeeded"
    /// No longer to be believed; the verifier refuses it.
    case revoked = "Revoked"

    package static func < (left: TCBStatus, right: TCBStatus) -> Bool {
        left.rank < right.rank
    }

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? Self.allCases.count }
}
