/// The outline of a cell or a rectangle of cells, in degrees; every number is exact.
public struct GeohashBox: Hashable, Sendable {
    /// The southern edge, owned by the cell.
    public let south: Double
    /// The western edge, owned by the cell.
    public let west: Double
    /// The northern edge, owned by the next row unless it is the pole.
    public let north: Double
    /// The eastern edge, owned by the next column unless it is longitude 180.
    public let east: Double

    /// A box from its edges.
    @inlinable
    init(south: Double, west: Double, north: Double, east: Double) {
        self.south = south
        self.west = west
        self.north = north
        self.east = east
    }

    /// The middle; exact for a single cell, whose middle is an edge of the next finer bisection.
    @inlinable
    public var centre: (latitude: Double, longitude: Double) {
        ((south + north) / 2, (west + east) / 2)
    }
}
