import DatasetAssembly
import Datasets

/// How far a night is, counted in bytes of contributions: each is read to plan the night, read again to make its datasets
/// where it has several days, and sealed into segments.
struct PublicationProgress {
    private let sizes: [String: Int]
    private let total: Int
    private var done = 0
    private let tell: (Int, Int) -> Void

    /// Nothing is done yet.
    ///
    /// - Parameters:
    ///   - days: the days that are read.
    ///   - windows: of each app.
    ///   - contributions: what people gave.
    ///   - tell: told how much is done of how much.
    init(
        of days: [String],
        windows: [DayWindow],
        in contributions: ContributionStore,
        tell: @escaping (Int, Int) -> Void
    ) {
        let sizes = Dictionary(uniqueKeysWithValues: days.map { ($0, contributions.size(of: $0)) })
        let readings = days.count > 1 ? 2 : 1
        total = days.reduce(contributions.size(of: ContributionStore.people)) { sum, day in
            sum + (sizes[day] ?? 0) * (readings + windows.count { $0.contains(day) })
        }
        self.sizes = sizes
        self.tell = tell
    }

    /// So many bytes were read.
    mutating func advance(by bytes: Int) {
        done += bytes
        tell(min(done, total), total)
    }

    /// A day was sealed for an app.
    mutating func advance(bySealing day: String) {
        advance(by: sizes[day] ?? 0)
    }
}
