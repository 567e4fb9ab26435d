import DatasetAssembly

/// The quality of one day of a dataset, `pandapp.quality.v1`: exact for the operator, who holds the contributions anyway,
/// and in bands for whoever else is told.
struct QualityReport: Encodable {
    let schema = "pandapp.quality.v1"
    let day: String
    let contributors: Int
    let consenting: Int
    let persons: Int
    let fixes: Int
    let contributed: Int
    let duplicates: Int
    let coarserThanNeeded: Int
    let outsideRegion: Int
    let gaps: Int
    let impossibleJumps: Int
    let coverage: Double
    let droppedShare: Double
    let daySeconds: Int
    let bands: [String: String]

    init(_ quality: SegmentQuality) {
        day = quality.day
        contributors = quality.contributors
        consenting = quality.consenting
        persons = quality.persons
        fixes = quality.fixes
        contributed = quality.contributed
        duplicates = quality.duplicates
        coarserThanNeeded = quality.coarserThanNeeded
        outsideRegion = quality.outsideRegion
        gaps = quality.gaps
        impossibleJumps = quality.impossibleJumps
        coverage = quality.coverage
        droppedShare = quality.droppedShare
        daySeconds = quality.daySeconds
        bands = quality.bands
    }
}
