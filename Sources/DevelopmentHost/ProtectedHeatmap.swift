import Console
import Cryptography
import Datasets
import Geohash
import Heatmap
import Mobility

/// One day's map as the enclave makes it.
struct ProtectedHeatmap {
    /// The run.
    let run: TestRun
    /// What the map is made with.
    let parameters: HeatmapParameters
    /// What the noise follows from.
    let dataKey: SharedSecret

    /// Makes the map, writes the picture, the table and the map's own report.
    func write() throws -> HeatmapReport {
        guard run.summary.days.count <= 1 else {
            throw CommandFailure(
                .badData,
                code: "several-days",
                what: "The protected map could not be made",
                why: "It is of one day, and the tracks are of \(run.days)",
                remedy: "Give a track file of one day, or --raw"
            )
        }
        let map = try release()
        let description = try MapDescription(
            title: "Density of people declared ill",
            day: run.days,
            label: DevelopmentHost.label + " — made outside of an enclave"
        )
        try run.folder.write(Array(map.reportJSON(description: description).utf8), as: "heatmap.json")
        return HeatmapReport(
            run: run.origin,
            days: run.days,
            illPersons: run.summary.ill,
            isRaw: false,
            cells: map.cells.count,
            picture: try run.folder.write(HeatmapPicture.png(map, description: description), as: "heatmap.png"),
            table: try run.folder.write(map.csv(), as: "cells.csv")
        )
    }

    private func release() throws -> ReleasedHeatmap {
        let tracks = run.tracks
        var histogram = try TokenHistogram(parameters)
        let shift = UInt64(5 * (tracks.precision - parameters.region.precision))
        for person in tracks.persons.indices where tracks.persons[person].status == .ill {
            let rows = tracks.rows(of: person)
            let tokens = parameters.measure.tokens(
                steps: Array(tracks.steps[rows]),
                cells: tracks.cells[rows].map { $0 >> shift },
                stepSeconds: tracks.timeBase.stepSeconds,
                region: parameters.region,
                count: Int(parameters.tokensPerPerson),
                tieKey: { run.tracksDigest.bytes + Array(tracks.persons[person].identifier.utf8) }
            )
            try histogram.addPerson(tokens.span)
        }
        let noiseKey = dataKey.withSecret { dataKey in
            DatasetKeys.noise(
                dataKey: dataKey,
                dataset: run.tracksDigest,
                mechanismVersion: parameters.mechanism.version,
                parameters: parameters.canonicalBytes
            )
        }
        return try HeatmapMechanism.release(histogram, parameters: parameters, noiseKey: noiseKey)
    }
}
