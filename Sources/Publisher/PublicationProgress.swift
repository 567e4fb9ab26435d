import DatasetAssembly
import Datasets

/// How far a night's datasets are, counted in bytes of contributions: each is read once, and once more for every segment
/// that it is sealed into.
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
        total = days.reduce(contributions.size(of: ContributionStore.people)) { sum, day in
            sum + (sizes[day] ?? 0) * (1 + windows.count { $0.contains(day) })
        }
        self.sizes = sizes
        self.tell = tell
    }

    /// So many bytes were read.
    mutating func advance(by bytes: Int) {
        done += bytes
        tell(min(done, total), total)
    }

    /// A day was read.
    mutating func advance(byReading day: String) {
        advance(by: sizes[day] ?? 0)
    }

    /// A day was sealed for an app.
    mutating func advance(bySealing day: String) {
        advance(by: sizes[day] ?? 0)
    }
}
