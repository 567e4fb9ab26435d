import Cryptography
import DatasetAssembly
import Datasets

/// What one app's dataset of a night rests on, as one digest: equal for two datasets that would say the same.
struct NightInputs: Hashable {
    /// SHA-256 of what the app is given of each day of its window.
    var digest: Digest
    /// People with fixes of the night's own day.
    var contributors: Int
    /// Those of them who consent.
    var consenting: Int
}

/// What was read of a night to plan it, so that its datasets can be made without reading it again.
struct NightReading {
    /// What people said.
    var people: NightPeople
    /// The night's own fixes where no other day belongs to it: of several days one at a time lies in memory.
    var tracks: DayTracks?
}

extension NightlyPublication {
    /// What each app's dataset of a night would rest on now, and what was read to know it; one day at a time lies in
    /// memory.
    func inputs(
        of apps: [WhitelistedApp],
        night: String,
        progress: inout PublicationProgress
    ) throws -> ([NightInputs], NightReading) {
        let windows = try windows(of: apps, night: night)
        let people = try NightPeople(in: contributions, apps: apps.map(\.demand.app)) { progress.advance(by: $0) }
        var given = apps.map {
            DatasetInputs(app: $0.demand.app, simulated: $0.demand.runsSimulated, layout: $0.demand.layout)
        }
        var reading = NightReading(people: people, tracks: nil)
        let days = days(of: windows)
        for day in days {
            let tracks = try DayTracks(of: day, in: contributions) { progress.advance(by: $0) }
            let known = NightContributions(night: night, tracks: tracks, people: people)
            for index in apps.indices where windows[index].contains(day) { given[index].take(known) }
            if days == [night] { reading.tracks = tracks }
        }
        let inputs = given.map { inputs in
            NightInputs(
                digest: inputs.finish(),
                contributors: inputs.day == night ? inputs.contributors : 0,
                consenting: inputs.day == night ? inputs.consenting : 0
            )
        }
        return (inputs, reading)
    }
}
