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
    /// The module beneath the trust domain is patched, but was not when the domain was launched.
    case tdRelaunchAdvised = "TDRelaunchAdvised"
    /// The same, and the configuration may open holes.
    case tdRelaunchAdvisedConfigurationNeeded = "TDRelaunchAdvisedConfigurationNeeded"
    /// Known holes are open.
    case outOfDate = "OutOfDate"
    /// Known holes are open, and the configuration may open more.
    case outOfDateConfigurationNeeded = "OutOfDateConfigurationNeeded"
    /// No longer to be believed; the verifier refuses it.
    case revoked = "Revoked"

    /// What a platform's level in Intel's documents can be.
    static let ofPlatforms: Set<TCBStatus> = [
        .upToDate, .swHardeningNeeded, .configurationNeeded, .configurationAndSWHardeningNeeded, .outOfDate,
        .outOfDateConfigurationNeeded, .revoked,
    ]
    /// What the level of a quoting enclave can be.
    static let ofQuotingEnclaves: Set<TCBStatus> = [
        .upToDate, .configurationNeeded, .outOfDate, .outOfDateConfigurationNeeded, .revoked,
    ]
    /// What the level of a TDX module can be.
    static let ofModules: Set<TCBStatus> = [.upToDate, .outOfDate, .revoked]

    package static func < (left: TCBStatus, right: TCBStatus) -> Bool {
        left.rank < right.rank
    }

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? Self.allCases.count }
}
