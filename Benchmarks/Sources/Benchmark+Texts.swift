import Geohash

extension Benchmark {
    /// Nine characters to cells (`cells`) and back (`texts`); positions to nine characters (`positions_to_texts`).
    static func texts(data: String) -> [Benchmark] {
        [
            Benchmark(name: "cells") { line in
                let count = try line.number("points")
                let texts = try InputFile(path: data + "/texts.9").read(9 * count, of: UInt8.self)
                return ReadingWork(texts: texts, cells: [UInt64](hugeZeros: count))
            },
            Benchmark(name: "texts") { line in
                let count = try line.number("points")
                let cells = try InputFile(path: data + "/cells.u64").read(count, of: UInt64.self)
                return WritingWork(cells: cells, texts: [UInt8](hugeZeros: 9 * count))
            },
            Benchmark(name: "positions_to_texts") { line in
                let positions = try Positions(line, data: data)
                return NamingWork(positions: positions, texts: [UInt8](hugeZeros: 9 * positions.latitudes.count))
            },
        ]
    }
}

private struct ReadingWork: Work {
    let texts: [UInt8]
    var cells: [UInt64]

    mutating func run() throws -> UInt64 {
        let texts = texts
        var output = cells.mutableSpan
        try GeohashKernels().decode(texts.span, precision: 9, into: &output)
        return 0
    }

    func write(to file: InputFile) throws { try file.write(cells) }
}

private struct WritingWork: Work {
    let cells: [UInt64]
    var texts: [UInt8]

    mutating func run() throws -> UInt64 {
        let cells = cells
        var output = texts.mutableSpan
        try GeohashKernels().text(of: cells.span, precision: 9, into: &output)
        return 0
    }

    func write(to file: InputFile) throws { try file.write(texts) }
}

private struct NamingWork: Work {
    let positions: Positions
    var texts: [UInt8]
    var cells: [UInt64]

    init(positions: Positions, texts: [UInt8]) {
        self.positions = positions
        self.texts = texts
        cells = [UInt64](hugeZeros: positions.latitudes.count)
    }

    mutating func run() throws -> UInt64 {
        let positions = positions
        encode(positions)
        let cells = cells
        var output = texts.mutableSpan
        try GeohashKernels().text(of: cells.span, precision: 9, into: &output)
        return 0
    }

    private mutating func encode(_ positions: Positions) {
        var output = cells.mutableSpan
        GeohashKernels().encode(
            latitudes: positions.latitudes.span,
            longitudes: positions.longitudes.span,
            bits: 45,
            into: &output
        )
    }

    func write(to file: InputFile) throws { try file.write(texts) }
}
