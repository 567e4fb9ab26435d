import Cartography
import Heatmap

/// The numbers of a map as a GeoTIFF: what an epidemiologist computes with.
///
/// Two bands of 32-bit floats on the pixels of ``MapDrawing/grid``: persons per km² (or per geohash cell, where distinct
/// persons are counted), and the standard deviation of that;
/// NaN where there is no cell. EPSG:3857, so that a pixel is the tile pyramid's pixel.
///
/// Written without libtiff: what is needed of the format is this page, tag by tag, and libtiff does not know GeoTIFF's
/// tags either.
package enum GeoTIFFFile {
    private static let rowsPerStrip = 64

    /// Writes the file; equal maps give equal bytes, under one version of zlib.
    package static func bytes(_ drawing: MapDrawing) throws(MapExportError) -> [UInt8] {
        let raster = drawing.raster(drawing.grid)
        let heatmap = drawing.heatmap
        let densities = heatmap.cells.indices.map { Float(heatmap.density($0)) }
        let deviations = heatmap.cells.indices.map { Float(heatmap.noiseFloorDensity($0) / 2) }
        var file = TIFFFile()
        for band in [densities, deviations] {
            let words = band.map(\.bitPattern.littleEndian)
            for first in stride(from: 0, to: raster.height, by: rowsPerStrip) {
                let rows = first..<min(first + rowsPerStrip, raster.height)
                let values = raster.values(words, nothing: Float.nan.bitPattern.littleEndian, in: rows)
                let bytes = unsafe values.withUnsafeBytes { unsafe [UInt8]($0) }
                try file.append(strip: Deflate.compress(bytes))
            }
        }
        return file.finish(tags(drawing, strips: file.strips))
    }

    private static func tags(_ drawing: MapDrawing, strips: TIFFFile.Strips) -> [TIFFFile.Tag] {
        let grid = drawing.grid
        let pixel = grid.pixelMetres
        return [
            .long(256, [UInt32(grid.width)]),  // ImageWidth
            .long(257, [UInt32(grid.height)]),  // ImageLength
            .short(258, [32, 32]),  // BitsPerSample
            .short(259, [8]),  // Compression: Deflate
            .short(262, [1]),  // PhotometricInterpretation: black is zero
            .ascii(270, drawing.map.description.label + "; " + drawing.map.description.title),  // ImageDescription
            .long(273, strips.offsets),
            .short(277, [2]),  // SamplesPerPixel
            .long(278, [UInt32(rowsPerStrip)]),
            .long(279, strips.counts),
            .short(284, [2]),  // PlanarConfiguration: a band after the other
            .ascii(305, "Pandapp heatmap"),  // Software
            .short(338, [0]),  // ExtraSamples: the second band is no opacity
            .short(339, [3, 3]),  // SampleFormat: floating point
            .double(33550, [pixel, pixel, 0]),  // ModelPixelScale
            .double(33922, [0, 0, 0, grid.leftMetres, grid.topMetres, 0]),  // ModelTiepoint: the upper left corner
            // GeoKeyDirectory: a projected system, pixels are areas, EPSG:3857.
            .short(34735, [1, 1, 0, 3, 1024, 0, 1, 1, 1025, 0, 1, 1, 3072, 0, 1, 3857]),
            .ascii(42112, metadata(drawing)),  // GDAL_METADATA
            .ascii(42113, "nan"),  // GDAL_NODATA
        ]
    }

    private static func metadata(_ drawing: MapDrawing) -> String {
        let words = drawing.heatmap.parameters.words
        let bands = [
            "persons declared ill \(words.per.replacing("km²", with: "square kilometre"))",
            "standard deviation of band 1",
        ]
        var items = drawing.map.facts.map { "<Item name=\"\($0.name)\">\($0.text.xmlEscaped)</Item>" }
        let unit = words.perName.replacing("km2", with: "km²")
        for (index, text) in bands.enumerated() {
            items.append("<Item name=\"DESCRIPTION\" sample=\"\(index)\" role=\"description\">\(text)</Item>")
            items.append("<Item name=\"UNITTYPE\" sample=\"\(index)\" role=\"unittype\">1/\(unit)</Item>")
        }
        return "<GDALMetadata>\n" + items.map { "  \($0)\n" }.joined() + "</GDALMetadata>\n"
    }
}

extension String {
    /// The text for XML, in an element or in an attribute; what XML 1.0 cannot write becomes U+FFFD.
    var xmlEscaped: String {
        var text = ""
        for scalar in unicodeScalars {
            switch scalar {
            case "&": text += "&amp;"
            case "<": text += "&lt;"
            case ">": text += "&gt;"
            case "\"": text += "&quot;"
            case "\t", "\n", "\r", "\u{20}"..."\u{D7FF}", "\u{E000}"..."\u{FFFD}", "\u{10000}"...:
                text.unicodeScalars.append(scalar)
            default: text += "\u{FFFD}"
            }
        }
        return text
    }
}
