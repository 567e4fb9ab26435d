package import Cartography
internal import Geohash

extension ReleasedHeatmap {
    /// The ground of the whole map.
    package var regionBounds: MapBounds {
        let box = parameters.region.boundingBox
        return MapBounds(south: box.south, west: box.west, north: box.north, east: box.east)
    }

    /// The cells as a smooth surface of their densities; made of released numbers only.
    package var surface: DensitySurface {
        DensitySurface(surfaceCells, region: regionBounds, commonDeviation: commonDeviation)
    }

    /// The cells with their densities.
    var surfaceCells: [DensitySurface.Cell] { cells.indices.map(surfaceCell) }

    /// What the noise of the total does to each place's density.
    ///
    /// All cells add up to the noisy total, which is the least exact number of the map: what it has too much or too
    /// little is shared out among the cells that have any, about evenly on the ground. Where the total cannot be told
    /// from nobody at all nothing can, however far its own noise lifts a cell.
    var commonDeviation: Double {
        let inhabited = cells.indices.filter { cells[$0].estimate > 0 }
        guard totalStandsOut else { return inhabited.map(density).max() ?? 0 }
        return totalPersonsDeviation / inhabited.reduce(0) { $0 + extent($1) }
    }

    private func surfaceCell(_ index: Int) -> DensitySurface.Cell {
        let bounds = bounds(index)
        let block = cells[index].block
        // Blocks of every size have the shape of the first grid's. Where the rim cuts one, its longer side tells.
        let shape = Double(1 << grid.columnBits) / Double(1 << grid.rowBits)
        let columns = max(Double(block.columns.count), Double(block.rows.count) * shape)
        let axis = GeohashGrid.bitsPerAxis(parameters.region.precision)
        return DensitySurface.Cell(
            bounds: bounds,
            density: density(index),
            deviation: noiseFloorDensity(index) / 2,
            blockWidth: columns * 360 / Double(1 << axis.longitude),
            blockHeight: columns / shape * 180 / Double(1 << axis.latitude)
        )
    }
}
