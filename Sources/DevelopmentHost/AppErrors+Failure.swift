import Console
import Datasets
import Heatmap
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
