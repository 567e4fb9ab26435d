import Console
import Datasets
import Heatmap
import MembershipAttack
import SocialDistance

extension HeatmapError: ReportableError {
    /// A map that was refused.
    var failure: CommandFailure {
        CommandFailure(
            .badData,
            code: "heatmap-refused",
            what: "The heatmap could not be made",
            why: "The app answered: \(self)",
            remedy: "Check the tracks and --parameters"
        )
    }
}

extension DatasetsError: ReportableError {
    /// Tracks that do not fit a dataset.
    var failure: CommandFailure {
        CommandFailure(
            .badData,
            code: "contacts-refused",
            what: "The contacts could not be counted",
            why: "The app answered: \(self)",
            remedy: "Check the tracks"
        )
    }
}

extension MembershipAttackError: ReportableError {
    /// An attack that could not be played.
    var failure: CommandFailure {
        CommandFailure(
            .badData,
            code: "attack-refused",
            what: "The attack could not be played",
            why: why,
            remedy: "Give the tracks of one day, and both maps that 'app test heatmap' makes of them"
        )
    }

    private var why: String {
        switch self {
        case .malformedTable(let line): "Line \(line) of a table is not what 'app test heatmap' writes"
        case .unusableRegion: "The map has no cell or too much ground, or the tracks are coarser than it"
        case .noTarget: "There is nobody of this name, or nobody who stayed at three places"
        case .tooFewPeople: "There are fewer people than a game needs"
        }
    }
}
