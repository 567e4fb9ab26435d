package import Cryptography
internal import DifferentialPrivacy
internal import Geohash

/// How secret counts become a map that may leave; a dataset's header pins one by its name.
///
/// Each is ε-differentially private for a person-day, with the tiny δ of finite draws that the report states, and as far
/// as nobody can tell ChaCha20 from chance. The guarantee does not depend on anything in the data. Every mechanism works
/// on whole numbers: no floating point touches a count or its noise.
///
/// The same key and data give the same map: whoever asks again learns nothing by averaging. The key must therefore
/// depend on the data, on the mechanism and on the parameters; its owner sees to that.
package enum HeatmapMechanism: String, CaseIterable, Sendable {
    /// ``AdaptiveGrid``: small cells where many people are, large ones where few are.
    case adaptiveGrid = "adaptive-grid-v1"
    /// ``PlainQuadtree``: three levels of equal cells that correct each other.
    case quadtree = "quadtree-v1"
    /// ``UniformGrid``: one level of equal cells; what datasets were pinned to before there was another.
    case uniformGrid = "uniform-grid-v1"

    /// Names the algorithm to the letter: any change of a released bit is another version.
    package var version: String { rawValue }

    /// The smallest blocks of a region that the mechanism can ever come to, whatever the counts are.
    ///
    /// The uniform grid chooses among blocks of all shapes, and may take one that is half as wide or half as high as those
    /// of its largest number of blocks: the rim of the region decides.
    func finestGrid(of region: CellRectangle) -> BlockGrid {
        let finest = BlockGrid(region: region, side: BlockQuadtree.finestSide)
        return switch self {
        case .adaptiveGrid, .quadtree: finest
        case .uniformGrid:
            BlockGrid(region: region, columnBits: finest.columnBits - 1, rowBits: finest.rowBits - 1)
        }
    }

    /// Releases a histogram by the mechanism that the parameters name, once per key.
    ///
    /// Until a number has its noise, nothing branches on it and no address follows from it.
    ///
    /// - Parameters:
    ///   - histogram: the counts.
    ///   - parameters: those that the histogram was made with.
    ///   - noiseKey: what all noise follows from.
    ///   - disclosing: is lent each number when it has its noise.
    /// - Returns: the map.
    /// - Throws: `HeatmapError` or `PrivacyError` for parameters that are not allowed or not the histogram's.
    package static func release(
        _ histogram: borrowing TokenHistogram,
        parameters: HeatmapParameters,
        noiseKey: borrowing SecretBytes,
        disclosing: @escaping Disclosure = { _ in }
    ) throws -> ReleasedHeatmap {
        try parameters.validate()
        guard histogram.region == parameters.region, histogram.tokensPerPerson == parameters.tokensPerPerson else {
            throw HeatmapError.parametersDiffer
        }
        var noise = try ReleaseNoise(parameters: parameters, key: noiseKey, disclosing: disclosing)
        var source = try noise.source("total", millionths: parameters.epsilonMillionths / 20)
        let noisy = source.disclose(histogram.total())
        noise.close(source)
        let total = NoisyTotal(tokens: max(0, noisy), deviation: source.law.standardDeviation)
        return switch parameters.mechanism {
        case .adaptiveGrid: try AdaptiveGrid.release(histogram, total: total, parameters: parameters, noise: noise)
        case .quadtree: try PlainQuadtree.release(histogram, total: total, parameters: parameters, noise: noise)
        case .uniformGrid: try UniformGrid.release(histogram, total: total, parameters: parameters, noise: noise)
        }
    }
}

/// The tokens of the whole region, bought with a twentieth of ε: their sum plus noise, at least 0.
///
/// It alone chooses how coarse a mechanism begins, and what all cells of the map add up to.
struct NoisyTotal {
    let tokens: Int64
    /// The noise's standard deviation, in tokens.
    let deviation: Double
}
