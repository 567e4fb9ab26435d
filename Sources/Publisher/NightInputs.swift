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

extension NightlyPublication {
    /// What each app's dataset of a night would rest on now; one day at a time lies in memory.
    func inputs(of apps: [WhitelistedApp], night: String) throws -> [NightInputs] {
        let windows = try apps.map { try DayWindow(night: night, parameters: $0.demand.parameters) }
        let people = try NightPeople(in: contributions, apps: apps.map(\.demand.app))
        var hashes = apps.map { _ in SHA256Stream() }
        var inputs = apps.map { _ in NightInputs(digest: SHA256Digest.of([]), contributors: 0, consenting: 0) }
        for day in try days(of: apps, night: night) {
            let tracks = try DayTracks(of: day, in: contributions)
            let known = NightContributions(night: night, tracks: tracks, people: people)
            for index in apps.indices where windows[index].contains(day) {
                let demand = apps[index].demand
                let given = try known.inputs(of: demand.app, simulated: demand.runsSimulated)
                hashes[index].update(Array(day.utf8) + given.digest.bytes)
                guard day == night else { continue }
                (inputs[index].contributors, inputs[index].consenting) = (known.contributors, given.consenting)
            }
        }
        for index in inputs.indices { inputs[index].digest = hashes[index].finish() }
        return inputs
    }

    /// The days with contributions that apps' datasets of a night rest on.
    func days(of apps: [WhitelistedApp], night: String) throws -> [String] {
        let windows = try apps.map { try DayWindow(night: night, parameters: $0.demand.parameters) }
        return contributions.days().filter { day in windows.contains { $0.contains(day) } }
    }
}
