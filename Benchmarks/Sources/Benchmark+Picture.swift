import Cartography

extension Benchmark {
    /// A square grid of counts to a PNG of seventeen colours; the number is 1.
    static func picture(data: String) -> Benchmark {
        Benchmark(name: "picture") { line in
            let side = try line.number("side")
            let counts = try InputFile(path: data + "/grid-\(side).u32").read(side * side, of: UInt32.self)
            let palette = [RGB(0xffffff)] + Palette.viridis.reversed.classes(16, from: 0...255)
            return PictureWork(counts: counts, side: side, palette: palette)
        }
    }
}

private struct PictureWork: Work {
    let counts: [UInt32]
    let side: Int
    let palette: [RGB]
    var file: [UInt8] = []

    init(counts: [UInt32], side: Int, palette: [RGB]) {
        self.counts = counts
        self.side = side
        self.palette = palette
    }

    mutating func run() throws -> UInt64 {
        let raster = try IndexedRaster(counts: counts, width: side, palette: palette)
        file = try PNGFile.encode(raster, compression: .fastest)
        return 1
    }

    func write(to output: InputFile) throws { try output.write(file) }
}
