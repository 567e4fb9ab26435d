package import Cryptography
package import Datasets
package import DeterministicCBOR
internal import Stripes

/// The confidential app's whole computation: rows of tokens in, a released map and its files out.
package enum HeatmapComputation {
    /// What leaves: nothing in it depends on a raw count but through the mechanism.
    package struct Output {
        /// The picture.
        package let png: [UInt8]
        /// The released cells.
        package let csv: [UInt8]
        /// Parameters and errors, JSON.
        package let report: [UInt8]
    }

    /// What the dataset's header must pin for this app.
    package static func parameters(
        epsilonMillionths: UInt64,
        mechanism: HeatmapMechanism = .adaptiveGrid,
        counting: HeatmapCounting = .oblivious,
        measure: HeatmapMeasure = .presence
    ) -> [String: CBORValue] {
        var pinned: [String: CBORValue] = [
            "mechanism": .text(mechanism.version), "epsilon-millionths": .unsigned(epsilonMillionths),
            "tokens-per-person": .unsigned(UInt64(measure.tokensPerPerson)), "counting": .text(counting.rawValue),
        ]
        // Presence is what is counted where nothing is said: enclaves from before there was a choice open it, too.
        if measure != .presence { pinned[HeatmapMeasure.parameter] = .text(measure.rawValue) }
        return pinned
    }

    /// Counts, releases and draws.
    ///
    /// - Parameters:
    ///   - dataset: an opened dataset of one segment of tokens.
    ///   - dataKey: the dataset's key, of which the noise key is derived.
    ///   - label: the environment's label, drawn in the picture and written into the report.
    ///   - workers: the most cores.
    /// - Returns: the files' contents.
    /// - Throws: `HeatmapError`, `DatasetsError`, or a failure to authenticate.
    package static func run(
        _ dataset: OpenDataset,
        dataKey: borrowing SecretBytes,
        label: String,
        workers: Int = Stripes.cores
    ) throws -> Output {
        guard let segment = dataset.segments.first, dataset.segments.count == 1 else {
            throw DatasetsError.malformedRows
        }
        let parameters = try pinned(in: dataset.header, segment: segment.header)
        let histogram = try TokenHistogram.counting(
            segment,
            parameters: parameters,
            workers: workers
        )
        let noiseKey = DatasetKeys.noise(
            dataKey: dataKey,
            dataset: dataset.header.digest,
            mechanismVersion: parameters.mechanism.version,
            parameters: parameters.canonicalBytes
        )
        let map = try HeatmapMechanism.release(histogram, parameters: parameters, noiseKey: noiseKey)
        return try files(of: map, day: dataset.header.night, label: label)
    }

    /// Where the data of every published dataset comes from.
    private static let source = "tracks that people contributed and consented to use"

    /// Draws a released map.
    ///
    /// - Parameters:
    ///   - map: the released map.
    ///   - day: the day it shows.
    ///   - label: the environment's label.
    /// - Returns: the files' contents.
    /// - Throws: `HeatmapError`.
    package static func files(of map: ReleasedHeatmap, day: String, label: String) throws -> Output {
        let description = try MapDescription(title: "People declared ill", day: day, label: label, source: source)
        return Output(
            png: try HeatmapPicture.png(map, description: description),
            csv: map.csv(),
            report: Array(map.reportJSON(description: description).utf8)
        )
    }

    private static func pinned(in header: DatasetHeader, segment: SegmentHeader) throws -> HeatmapParameters {
        guard case .text(let name) = header.parameters["mechanism"], let mechanism = HeatmapMechanism(rawValue: name),
            let measure = HeatmapMeasure(pinnedIn: header.parameters),
            header.parameters["tokens-per-person"] == .unsigned(UInt64(measure.tokensPerPerson)),
            case .unsigned(let epsilon) = header.parameters["epsilon-millionths"]
        else { throw HeatmapError.parametersDiffer }
        // Headers from before there was a choice do not name it: they are read in the safer way, which changes no map.
        let pinned = header.parameters["counting"]
        guard case .text(let way) = pinned ?? .text(HeatmapCounting.oblivious.rawValue),
            let counting = HeatmapCounting(rawValue: way)
        else { throw HeatmapError.parametersDiffer }
        let known = ["mechanism", "epsilon-millionths", "tokens-per-person", "counting", HeatmapMeasure.parameter]
        guard header.parameters.keys.allSatisfy(known.contains) else { throw HeatmapError.parametersDiffer }
        return HeatmapParameters(
            epsilonMillionths: epsilon,
            region: segment.region,
            mechanism: mechanism,
            counting: counting,
            measure: measure
        )
    }
}
