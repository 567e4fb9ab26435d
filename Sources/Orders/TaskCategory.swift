/// iExec's length classes of tasks; every deadline of a task is a multiple of its class's reference time.
package enum TaskCategory: UInt64, CaseIterable, Sendable {
    /// XS, 5 minutes.
    case extraSmall = 0
    /// S, 20 minutes.
    case small = 1
    /// M, 1 hour.
    case medium = 2
    /// L, 3 hours.
    case large = 3
    /// XL, 10 hours.
    case extraLarge = 4

    /// The category of an order, if there is one of this number.
    package init?(_ number: UInt256) {
        guard let small = UInt64(exactly: number) else { return nil }
        self.init(rawValue: small)
    }

    /// The reference time, `workClockTimeRef`.
    package var seconds: Int64 {
        switch self {
        case .extraSmall: 300
        case .small: 1200
        case .medium: 3600
        case .large: 10_800
        case .extraLarge: 36_000
        }
    }

    /// Contributions are accepted for 7 reference times after the deal's start.
    package static let contributionRatio: Int64 = 7
    /// A contribution is revealed within 2 reference times.
    package static let revealRatio: Int64 = 2
    /// A task not completed 10 reference times after the deal's start may be claimed as failed.
    package static let finalRatio: Int64 = 10
}
