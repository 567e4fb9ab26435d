import Mobility

/// Instants as people and scripts read them.
package enum UTCTime {
    /// `2020-04-01T02:15:00Z`; an instant outside the years 1 to 9999 as its number.
    package static func text(of instant: Int64) -> String {
        guard let time = CivilDateTime(unixSecondsInUTC: instant) else { return "second \(instant)" }
        return time.text.replacing(" ", with: "T") + "Z"
    }
}
