/// What is told by proximity: coarse counts of the window and of each day.
struct ProximityAnswerFile: Codable {
    /// One day of the window of which there is data.
    struct Day: Codable {
        let day: String
        /// How much of the day the asker's own track covers, in percent.
        let observedPercent: Int
        let persons: String
        let ill: String
        let closeContacts: String
        let exposureMinutes: String
        let longestMinutes: String
    }

    let definition: String
    let radiusMillimetres: Int
    let positionErrorMillimetres: Int
    let closeContactSeconds: Int
    let infectiousDaysBeforeOnset: Int
    /// ε of the noise in each day's counts, in millionths; absent where they have none.
    let epsilonMillionths: UInt64?
    /// Days of the night's window.
    let windowDays: Int
    /// Days of the window that hold tracks of the asker.
    let days: Int
    let persons: String
    let ill: String
    let closeContacts: String
    let exposureMinutes: String
    let longestMinutes: String
    let perDay: [Day]

    /// The count in words, of a published night, and a line for each day.
    func sentences(night: String) -> [String] {
        headlines(night: night)
            + perDay.map { day in
                "\(day.day): near \(day.persons), ill \(day.ill), close contacts \(day.closeContacts); your track covers "
                    + "\(day.observedPercent) % of the day"
            }
    }

    /// The count in words, of a published night.
    func headlines(night: String) -> [String] {
        let known = days == 1 ? "1 day" : "\(days) days"
        var lines = [
            "In the \(windowDays) days up to \(night) you were near \(persons) people; of these were declared ill: \(ill).",
            "Close contacts: \(closeContacts); minutes near somebody infectious: \(exposureMinutes); the longest near one "
                + "person on one day: \(longestMinutes).",
            "Near means here: at most \(Self.metres(radiusMillimetres)) apart at the same time (\(definition)); positions "
                + "are taken to be wrong by \(Self.metres(positionErrorMillimetres)).",
            "A close contact: \(closeContactSeconds / 60) minutes of a day near somebody declared ill, from "
                + "\(infectiousDaysBeforeOnset) days before the illness began.",
            "It rests on your tracks of \(known); whoever you met on several days counts once for each.",
        ]
        if let epsilonMillionths {
            lines.append(
                "Every number is noisy: ε \(Epsilon(epsilonMillionths)) for each other person and day; times are not told."
            )
        }
        if ([ill] + perDay.map(\.ill)).contains("withheld") {
            lines.append("Withheld: near fewer than five people you would learn how each of them is.")
        }
        return lines
    }

    private static func metres(_ millimetres: Int) -> String {
        millimetres % 1000 == 0 ? "\(millimetres / 1000) m" : "\(Double(millimetres) / 1000) m"
    }
}
