/// What a time step means: step `n` begins `n × stepSeconds` after the start.
package struct TimeBase: Hashable, Sendable {
    /// When step 0 begins, in Unix seconds.
    package var start: Int64
    /// How long a step lasts, at least a second.
    package var stepSeconds: UInt32
    /// The IANA name of the city's zone; it informs the reader of a file and changes no computation here.
    package var timeZone: String

    /// A time base.
    package init(start: Int64, stepSeconds: UInt32, timeZone: String) {
        self.start = start
        self.stepSeconds = stepSeconds
        self.timeZone = timeZone
    }

    /// When a step begins, in Unix seconds; nil if that does not fit.
    package func instant(ofStep step: UInt32) -> Int64? {
        let (elapsed, tooLong) = Int64(step).multipliedReportingOverflow(by: Int64(stepSeconds))
        let (instant, tooLate) = start.addingReportingOverflow(elapsed)
        return tooLong || tooLate ? nil : instant
    }

    /// The step that an instant falls into; nil before the start, or beyond the last step that fits.
    package func step(ofInstant instant: Int64) -> UInt32? {
        let (elapsed, overflow) = instant.subtractingReportingOverflow(start)
        guard !overflow, elapsed >= 0, stepSeconds > 0 else { return nil }
        return UInt32(exactly: elapsed / Int64(stepSeconds))
    }

    /// Whether a set may have this base.
    var isValid: Bool {
        stepSeconds > 0 && !timeZone.isEmpty && timeZone.utf8.count <= MobilityLimits.timeZoneLength
            && timeZone.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
    }
}
