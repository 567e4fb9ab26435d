package import Cartography
import Heatmap

/// The map as an overlay for Google Earth: a zip file of `doc.kml` (KML 2.2) and `heatmap.png`.
///
/// The picture is drawn anew on equal degrees (EPSG:4326), since a ground overlay is stretched evenly in latitude; it has
/// at most ``maximumImageBytes``, which is what Google's maps take.
package enum KMZFile {
    /// The largest picture.
    static let maximumImageBytes = 500_000
    /// The longer side of the picture at first; it is halved while the file is too large.
    private static let longestSide = 2048

    /// Writes the file; equal maps give equal bytes, under one version of zlib and libzip.
    package static func bytes(_ drawing: MapDrawing) throws(MapExportError) -> [UInt8] {
        var side = longestSide
        var image = try picture(drawing, side: side)
        while image.count > maximumImageBytes, side > 64 {
            side /= 2
            image = try picture(drawing, side: side)
        }
        return try ZipArchive.bytes([
            ("doc.kml", Array(kml(drawing).utf8), false), ("heatmap.png", image, true),
        ])
    }

    /// The cells on an even grid of degrees over exactly the region; a pixel shows the cell that holds its middle.
    private static func picture(_ drawing: MapDrawing, side: Int) throws(MapExportError) -> [UInt8] {
        let bounds = drawing.map.bounds
        let ratio = bounds.widthKilometres / bounds.heightKilometres
        let width = min(max(Int((Double(side) * min(1, ratio)).rounded()), 1), side)
        let height = min(max(Int((Double(side) * min(1, 1 / ratio)).rounded()), 1), side)
        func first(_ share: Double, of count: Int) -> Int {
            min(max(Int((share * Double(count) - 0.5).rounded(.up)), 0), count)
        }
        func column(_ longitude: Double) -> Int {
            first((longitude - bounds.west) / (bounds.east - bounds.west), of: width)
        }
        func row(_ latitude: Double) -> Int {
            first((bounds.north - latitude) / (bounds.north - bounds.south), of: height)
        }
        let raster = CellRaster(width: width, height: height, count: drawing.cells.count) { index in
            let cell = drawing.cells[index]
            return (column(cell.west)..<column(cell.east), row(cell.north)..<row(cell.south))
        }
        return try drawing.png(
            raster.values(drawing.paints, nothing: 0, in: 0..<height),
            width: width,
            height: height,
            texts: MapPictureFile.texts(drawing, crs: "EPSG:4326", bounds: bounds)
        )
    }

    private static func kml(_ drawing: MapDrawing) -> String {
        let description = drawing.map.description
        let bounds = drawing.map.bounds
        func degrees(_ value: Double) -> String { FixedDecimal.text(rounding: value, decimals: 9) }
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <kml xmlns="http://www.opengis.net/kml/2.2">
              <Document>
                <name>\((description.title + ", " + description.day).xmlEscaped)</name>
                <description>\(legend(drawing).xmlEscaped)</description>
                <GroundOverlay>
                  <name>\(description.label.xmlEscaped)</name>
                  <Icon>
                    <href>heatmap.png</href>
                  </Icon>
                  <LatLonBox>
                    <north>\(degrees(bounds.north))</north>
                    <south>\(degrees(bounds.south))</south>
                    <east>\(degrees(bounds.east))</east>
                    <west>\(degrees(bounds.west))</west>
                  </LatLonBox>
                </GroundOverlay>
              </Document>
            </kml>

            """
    }

    /// The legend and the facts, in HTML.
    private static func legend(_ drawing: MapDrawing) -> String {
        func row(_ colour: RGB, _ text: String) -> String {
            "<tr><td style=\"background:\(colour.htmlCode)\">&#8195;</td><td>\(text.xmlEscaped)</td></tr>"
        }
        let classes = zip(drawing.classes.colours, drawing.classes.texts).map { row($0, $1) }.reversed()
        let facts = drawing.map.facts.map { fact in
            "<tr><td>\(fact.name.replacing("_", with: " "))</td><td>\(fact.text.xmlEscaped)</td></tr>"
        }
        return "<p><b>\(drawing.map.description.label.xmlEscaped)</b></p>"
            + "<p>\(drawing.heatmap.parameters.words.densityHeading.xmlEscaped)</p><table>"
            + classes.joined() + row(MapDrawing.belowFloor.colour, "below the noise floor") + "</table><table>"
            + facts.joined() + "</table>"
    }
}

extension RGB {
    /// The colour as HTML and CSS write it: "#rrggbb".
    package var htmlCode: String {
        let digits = String(code, radix: 16)
        return "#" + String(repeating: "0", count: 6 - digits.count) + digits
    }
}
