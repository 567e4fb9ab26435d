import Console
import MapPage

extension MapPageError: ReportableError {
    /// A page that cannot be made.
    var failure: CommandFailure {
        switch self {
        case .unusableNumberOfDays:
            refused(.usage, "page-days", "There are no days, or more than \(MapPage.maximumDays)", "Give fewer results")
        case .repeatedDay(let day):
            refused(.usage, "page-day-repeated", "Two results are of the same day, \(day)", "Give each day once")
        case .tooManyCells:
            refused(.badData, "page-too-large", "The days have too many cells together", "Give fewer results")
        case .differentMeasures:
            refused(
                .usage,
                "page-measures-differ",
                "The results do not all count the same, in cells of the same size",
                "Make a page for each measure"
            )
        case .unusableLibrary:
            refused(
                .serviceUnavailable,
                "leaflet-unusable",
                "The Leaflet of this machine cannot stand in a page",
                "Install Debian's: apt install --reinstall libjs-leaflet"
            )
        case .malformedTemplate:
            refused(.internalFault, "page-template", "Its template is broken", "Report this fault of pandapp")
        }
    }

    private func refused(_ status: ExitStatus, _ code: String, _ why: String, _ remedy: String) -> CommandFailure {
        CommandFailure(status, code: code, what: "The page could not be made", why: why, remedy: remedy)
    }
}
