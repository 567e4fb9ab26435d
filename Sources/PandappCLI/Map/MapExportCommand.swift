import ArgumentParser
import Console
import Heatmap
import MapExport

/// `pandapp map export`.
struct MapExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write a released heatmap for GIS, web maps and Google Earth.",
        discussion: """
            Reads cells.csv and report.json, as run heatmap leaves them, and nothing else: no home, no key. Writes \
            heatmap.tif (GeoTIFF: persons per km² and their standard deviation), heatmap.geojson (the cells), \
            heatmap.kmz (Google Earth), heatmap.mbtiles (tiles for web maps), heatmap-map.png with heatmap-map.pgw (the \
            same pixels as a picture), heatmap@2x.png with heatmap@2x.pgw (the sheet at twice its size) and heatmap.pgw \
            (which puts the app's picture in its place). Files of these names are replaced. --basemap draws the lines of \
            a GeoJSON file, such as coasts and roads, over the sheet. docs/maps.md says how to open each.

            Example: pandapp map export --result out --output maps
            Example: pandapp map export --result out --output maps --format geotiff,geojson
            """
    )

    @Option(
        help: ArgumentHelp("The folder of the result.", valueName: "dir"),
        completion: .directory
    )
    var result: String

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("The folder for the files.", valueName: "dir"),
        completion: .directory
    )
    var output: String

    @Option(
        help: ArgumentHelp(
            "What to write: all, or some of \(MapFormat.allCases.map(\.rawValue).joined(separator: ",")).",
            valueName: "list"
        )
    )
    var format = MapFormats.all

    @Option(
        help: ArgumentHelp("Public lines to draw over the sheet: GeoJSON.", valueName: "file"),
        completion: .file()
    )
    var basemap: String?

    @Option(help: ArgumentHelp("Whose lines they are, printed under the map.", valueName: "text"))
    var basemapCredit: String?

    @OptionGroup var console: OutputOptions

    func validate() throws {
        guard (basemap == nil) == (basemapCredit == nil) else {
            throw ValidationError("--basemap and --basemap-credit belong together.")
        }
        guard basemap == nil || format.formats.contains(.png) else {
            throw ValidationError("--basemap is drawn on the sheet, which is a part of --format png.")
        }
    }

    func run() async throws {
        let map = try ReleasedMap(folder: result)
        let lines = try basemap.map { file in
            try BasemapFile.read(
                InputFile.read(file, limit: UInt64(BasemapFile.maximumBytes)),
                credit: basemapCredit ?? ""
            )
        }
        let drawing = try MapDrawing(map)
        let folder = try OutputFolder(output)
        var written: [String] = []
        for format in format.formats {
            for file in try format.files(of: drawing, folder: folder.url, basemap: lines) {
                written.append(try folder.write(file.content, as: file.name))
            }
        }
        try console.report.write(
            ExportedMap(
                day: map.description.day,
                label: map.description.label,
                cells: map.heatmap.cells.count,
                zoom: drawing.grid.zoom,
                files: written
            )
        )
    }
}

/// The forms that `--format` names.
struct MapFormats: ExpressibleByArgument {
    static let all = MapFormats(formats: MapFormat.allCases)

    let formats: [MapFormat]

    var defaultValueDescription: String { "all" }

    private init(formats: [MapFormat]) {
        self.formats = formats
    }

    /// `all`, or names with commas between them; each once, in the order in which they are always written.
    init?(argument: String) {
        guard argument != "all" else {
            self = .all
            return
        }
        let names = argument.split(separator: ",", omittingEmptySubsequences: false)
        let named = names.compactMap { MapFormat(rawValue: String($0)) }
        guard named.count == names.count else { return nil }
        formats = MapFormat.allCases.filter(named.contains)
    }
}

private struct ExportedMap: CommandReport {
    static let verb = "map-export"
    let day: String
    let label: String
    let cells: Int
    /// The zoom of the tile pyramid whose pixels the rasters have.
    let zoom: Int
    let files: [String]

    var lines: [String] {
        files.map { "written: \($0)" } + ["day:     \(day), \(cells) cells, tiles to zoom \(zoom)", label]
    }
}
