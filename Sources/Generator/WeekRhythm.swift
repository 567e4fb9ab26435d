/// When in the week people set out: TimeGeo's circadian rhythm (Jiang and others 2016) in slots of ten minutes.
///
/// The weights of a week's 1008 slots add up to 1. Working days have peaks at 8.2, 12.5, 17.8 and 20.5 h, the other days
/// broad ones at 13 and 19 h; nights have a tenth of the quiet hours' weight.
enum WeekRhythm {
    /// Seconds of a slot.
    static let slotSeconds = 600
    /// Slots of a day.
    static let slots = 144

    static let workingDay = week.workingDay
    static let freeDay = week.freeDay

    private typealias Peak = (hour: Double, width: Double, height: Double)

    private static let week: (workingDay: [Double], freeDay: [Double]) = {
        let working = shape([(8.2, 0.9, 1), (12.5, 1, 0.8), (17.8, 1.4, 1.3), (20.5, 1.1, 0.6)])
        let free = shape([(13, 2.6, 1.1), (19, 2, 0.9)])
        let sum = 5 * working.reduce(0, +) + 2 * free.reduce(0, +)
        return (working.map { $0 / sum }, free.map { $0 / sum })
    }()

    private static func shape(_ peaks: [Peak]) -> [Double] {
        (0..<slots).map { slot in
            let hour = (Double(slot) + 0.5) / 6
            let quiet = hour < 6 || hour > 23 ? 0.02 : 0.2
            return peaks.reduce(quiet) { sum, peak in
                let deviation = (hour - peak.hour) / peak.width
                return sum + peak.height * (-deviation * deviation / 2).exponential
            }
        }
    }
}
