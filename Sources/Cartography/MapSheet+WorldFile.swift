extension MapSheet {
    /// A world file (ESRI) for the whole sheet in EPSG:4326, with 12 decimals: six lines, the degrees of longitude from
    /// pixel to pixel, two rotations of 0, the degrees of latitude from row to row, and where the middle of the first
    /// pixel is.
    ///
    /// It is exact: the sheet's projection is linear in degrees. Legend and title lie beside the map's ground, too.
    package static func worldFile(region: MapBounds, scale: SheetScale) -> String {
        let projection = MapProjection(fitting: region, in: scale.pixels(mapFrame))
        let (pixels, first) = (projection.pixelsPerDegree, projection.firstPixel)
        let numbers = [1 / pixels.longitude, 0, 0, -1 / pixels.latitude, first.longitude, first.latitude]
        return numbers.map { FixedDecimal.text(Int64(($0 * 1e12).rounded()), decimals: 12) + "\n" }.joined()
    }
}
