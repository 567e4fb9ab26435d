import Console

/// The files that tell of the place where made-up people live.
struct PlaceFiles {
    /// The names of the copies that lie beside generated tracks.
    static let names = [RegionFiles.tessellationName, RegionFiles.flowsName, WaterFile.name]

    /// A real region; nil in a made-up city.
    let region: RegionFiles?
    /// Where water is; nil if there is none.
    let water: WaterFile?

    /// The files that options name.
    init(_ options: RegionOptions) throws {
        region = try options.tessellation.map { try RegionFiles(tessellation: $0, flows: options.flows) }
        water = try options.water.map { try WaterFile($0) }
    }

    /// The copies in the folder of a recipe.
    init(in folder: OutputFolder, of recipe: GenerationRecipe) throws {
        region = try recipe.region.map { try RegionFiles(in: folder, commuting: $0, digests: recipe.regionDigests) }
        water = try recipe.waterDigest.map { try WaterFile(in: folder, digest: $0) }
    }

    /// Leaves copies in a folder.
    func save(to folder: OutputFolder) throws {
        try region?.save(to: folder)
        try water?.save(to: folder)
    }
}
