// Every file of this folder is compiled once for each level of instructions, into a module of its own. What is written
// here must therefore not leave code behind that another module could share: no arrays, dictionaries, strings, closures
// or unspecialised generics, whose specialisations are weak symbols, of which the linker keeps any one; and no entry
// point that could be inlined into a caller of another level. `Scripts/check-kernels` holds the objects against this.

// Functions that are to be inlined stand in the file of those that call them: a debug build compiles file by file.

/// An axis `-half…half` cut into `2^bits` cells, as the numbers that an index is computed with.
///
/// The index is the one that textbook bisection finds (`value >= middle` goes up), for every `Double`. Adding
/// 1.5 · 2^52 and the cells on one side rounds the scaled value to the nearest integer, which is then the number of a
/// cell edge counted from the low end, in the low bits of the sum's pattern. The estimate is within 0.5 + 2^-20 of the
/// true quotient, so the sought edge is this one or the one before it; comparing the value with the edge's coordinate,
/// which is exact, decides.
/// Multiplication, addition and comparison only: the same bits at every level.
private struct Axis {
    /// Cells per degree.
    let scale: Double
    /// Degrees of a cell.
    let size: Double
    /// The southern or western end, which also stands for what is not a number.
    let low: Double
    /// The last position before the northern or eastern end, which stands for all beyond.
    let high: Double
    /// Cells on each side of zero.
    let origin: UInt64
    /// What rounds a scaled position to the number of a cell edge, counted from the axis's low end.
    let rounder: Double

    /// An axis of at least two cells.
    @inline(__always)
    init(half: Double, bits: Int) {
        let cells = Double(1 &<< bits)
        scale = cells / (2 * half)
        size = 2 * half / cells
        low = -half
        high = half.nextDown
        origin = 1 &<< UInt64(truncatingIfNeeded: bits &- 1)
        rounder = 0x1.8p52 + Double(1 &<< (bits &- 1))
    }

    /// The position on the axis: what lies beyond an end is at it, and so is what is no number at the low one.
    @inline(__always)
    func clamped(_ value: Double) -> Double {
        let above = value > low ? value : low
        return above < high ? above : high
    }

    /// The index of the cell that holds a clamped position.
    @inline(__always)
    func index(_ position: Double) -> UInt64 {
        let rounded = position * scale + rounder
        let edge = (rounded - rounder) * size
        // The pattern of a number from 2^52 on is that of 2^52 and what the number has beyond it.
        return rounded.bitPattern &- (0x1.8p52).bitPattern &- (position < edge ? 1 : 0)
    }

    /// The number of a cell's lower edge counted from zero.
    @inline(__always)
    func edgeNumber(_ index: UInt32) -> Double {
        Double(Int64(index) &- Int64(truncatingIfNeeded: origin))
    }

    /// The first and the last position of a range of cells; the last cell owns the end of the axis.
    @inline(__always)
    func positions(_ first: UInt32, _ count: UInt32) -> (first: Double, last: Double) {
        let end = edgeNumber(first &+ count) * size
        return (edgeNumber(first) * size, end < -low ? end.nextDown : end)
    }

    /// The number of the lower edge of the cell that holds a position, counted from zero.
    @inline(__always)
    func offset(_ position: Double) -> Double {
        let nearest = (position * scale + rounder) - rounder
        return nearest - (position < nearest * size ? 1 : 0)
    }
}

/// Puts bit `i` of an index at bit `2i`.
@inline(__always)
private func spread(_ index: UInt64) -> UInt64 {
    var x = index
    x = (x | x &<< 16) & 0x0000_FFFF_0000_FFFF
    x = (x | x &<< 8) & 0x00FF_00FF_00FF_00FF
    x = (x | x &<< 4) & 0x0F0F_0F0F_0F0F_0F0F
    x = (x | x &<< 2) & 0x3333_3333_3333_3333
    return (x | x &<< 1) & 0x5555_5555_5555_5555
}

/// The cells of positions: the indexes of two axes interleaved, the even one at bits 0, 2, 4 and so on.
///
/// An entry point as it is, with axes as plain numbers: of a private function that two of them shared, or that took a
/// structure, the optimiser makes copies that are weak symbols.
@inline(never)
package func encodeCells(
    even: Span<Double>,
    half evenHalf: Double,
    bits evenBits: Int,
    odd: Span<Double>,
    half oddHalf: Double,
    bits oddBits: Int,
    into cells: inout MutableSpan<UInt64>
) {
    precondition(evenBits >= 1 && oddBits >= 1 && evenBits <= 30 && oddBits <= 30, "both axes have a bit")
    let evenAxis = Axis(half: evenHalf, bits: evenBits)
    let oddAxis = Axis(half: oddHalf, bits: oddBits)
    let count = cells.count
    precondition(even.count == count && odd.count == count, "as many cells as positions")
    // A block is long enough to fill the widest vectors, and short enough to stay in L1.
    var x = InlineArray<64, UInt64>(repeating: 0)
    var y = InlineArray<64, UInt64>(repeating: 0)
    var start = 0
    while start &+ 64 <= count {
        let evens = even.extracting(start..<start &+ 64)
        let odds = odd.extracting(start..<start &+ 64)
        for i in 0..<64 { x[i] = evenAxis.index(evenAxis.clamped(evens[i])) }
        for i in 0..<64 { y[i] = oddAxis.index(oddAxis.clamped(odds[i])) }
        // start + 64 <= count.
        for i in 0..<64 { unsafe cells[unchecked: start &+ i] = spread(x[i]) | spread(y[i]) &<< 1 }
        start &+= 64
    }
    while start < count {
        let x = evenAxis.index(evenAxis.clamped(even[start]))
        let y = oddAxis.index(oddAxis.clamped(odd[start]))
        cells[start] = spread(x) | spread(y) &<< 1
        start &+= 1
    }
}

/// A rectangle of cells, as the numbers that a row-major index is computed with.
///
/// Indexes are computed in `Double`, where whole numbers below 2^53 are exact, because every level has vectors of
/// these, while the lowest one has no multiplication of integers.
private struct IndexFrame {
    let columnAxis: Axis
    let rowAxis: Axis
    let longitudes: (first: Double, last: Double)
    let latitudes: (first: Double, last: Double)
    let firstColumn: Double
    let firstRow: Double
    let width: Double
    let outside: Double

    /// A frame of columns and rows on axes of at least two cells.
    @inline(__always)
    init(bits: Int, columns: (first: UInt32, count: UInt32), rows: (first: UInt32, count: UInt32)) {
        precondition(bits >= 2 && bits <= 60, "both axes have a bit")
        columnAxis = Axis(half: 180, bits: (bits &+ 1) / 2)
        rowAxis = Axis(half: 90, bits: bits / 2)
        longitudes = columnAxis.positions(columns.first, columns.count)
        latitudes = rowAxis.positions(rows.first, rows.count)
        firstColumn = columnAxis.edgeNumber(columns.first)
        firstRow = rowAxis.edgeNumber(rows.first)
        width = Double(columns.count)
        outside = Double(columns.count) * Double(rows.count)
    }

    /// The row-major index of a position, counted from the south-western cell; of one outside, the number of cells.
    @inline(__always)
    func index(_ latitude: Double, _ longitude: Double) -> UInt32 {
        // 90 and 180 belong to the last row and column. What is beyond, or no number, is sorted out below.
        let x = longitude < columnAxis.high ? longitude : columnAxis.high
        let y = latitude < rowAxis.high ? latitude : rowAxis.high
        let index = (rowAxis.offset(y) - firstRow) * width + (columnAxis.offset(x) - firstColumn)
        let a = longitude >= longitudes.first ? index : outside
        let b = longitude <= longitudes.last ? a : outside
        let c = latitude >= latitudes.first ? b : outside
        return wholeNumber(latitude <= latitudes.last ? c : outside)
    }
}

/// A whole number in 0..<2^32: adding 2^52 moves it into the low bits of the pattern.
@inline(__always)
private func wholeNumber(_ number: Double) -> UInt32 {
    UInt32(truncatingIfNeeded: (number + 0x1p52).bitPattern)
}

/// The row-major index of each position in a rectangle of at most 2^32 - 1 cells; their number where it is outside.
@inline(never)
package func rectangleIndexes(
    latitudes: Span<Double>,
    longitudes: Span<Double>,
    bits: Int,
    columns: (first: UInt32, count: UInt32),
    rows: (first: UInt32, count: UInt32),
    into indexes: inout MutableSpan<UInt32>
) {
    let count = indexes.count
    precondition(latitudes.count == count && longitudes.count == count, "as many indexes as positions")
    let frame = IndexFrame(bits: bits, columns: columns, rows: rows)
    // Below count, which all three have.
    for i in 0..<count {
        unsafe indexes[unchecked: i] = frame.index(latitudes[unchecked: i], longitudes[unchecked: i])
    }
}

/// The row-major index of each position in the whole world, of 2 to 32 bits.
///
/// Rows are as long as a power of two, so that a shift does what a rectangle needs a multiplication for.
@inline(never)
package func worldIndexes(
    latitudes: Span<Double>,
    longitudes: Span<Double>,
    bits: Int,
    into indexes: inout MutableSpan<UInt32>
) {
    let count = indexes.count
    precondition(latitudes.count == count && longitudes.count == count, "as many indexes as positions")
    precondition(bits >= 2 && bits <= 32, "an index has 32 bits at most")
    let columnBits = UInt64(truncatingIfNeeded: (bits &+ 1) / 2)
    let columns = Axis(half: 180, bits: (bits &+ 1) / 2)
    let rows = Axis(half: 90, bits: bits / 2)
    let aligned = min(unaligned(latitudes), count)
    for i in 0..<aligned {
        let row = rows.index(rows.clamped(latitudes[i]))
        let column = columns.index(columns.clamped(longitudes[i]))
        indexes[i] = UInt32(truncatingIfNeeded: row &<< columnBits &+ column)
    }
    // Below count, which all three have.
    for i in aligned..<count {
        let row = unsafe rows.index(rows.clamped(latitudes[unchecked: i]))
        let column = unsafe columns.index(columns.clamped(longitudes[unchecked: i]))
        unsafe indexes[unchecked: i] = UInt32(truncatingIfNeeded: row &<< columnBits &+ column)
    }
}

/// How many numbers stand before the first that a vector of 32 bytes can begin with.
///
/// Every second load of vectors that begin elsewhere crosses a cache line: the numbers of an array, which follow a
/// header of 32 bytes, often do.
@inline(__always)
private func unaligned(_ numbers: Span<Double>) -> Int {
    let address = unsafe numbers.withUnsafeBufferPointer { Int(bitPattern: $0.baseAddress) }
    return ((0 &- address) & 31) &>> 3
}

/// Adds one in the cell of each position, or in the last one where it is outside.
///
/// A block of indexes is computed before it is counted: the first loop has vectors, the second cannot have them.
@inline(never)
package func countPositions(
    latitudes: Span<Double>,
    longitudes: Span<Double>,
    bits: Int,
    columns: (first: UInt32, count: UInt32),
    rows: (first: UInt32, count: UInt32),
    into counts: inout MutableSpan<UInt32>
) {
    let count = latitudes.count
    let frame = IndexFrame(bits: bits, columns: columns, rows: rows)
    precondition(longitudes.count == count, "as many latitudes as longitudes")
    precondition(Int(frame.outside) == counts.count &- 1, "a count for each cell, and one for what is outside")
    var indexes = InlineArray<4096, UInt32>(repeating: 0)
    var start = 0
    // All blocks but the first begin where vectors do.
    var size = 4092 &+ unaligned(latitudes) & 3
    while start < count {
        let length = min(size, count &- start)
        size = 4096
        let y = latitudes.extracting(start..<start &+ length)
        let x = longitudes.extracting(start..<start &+ length)
        // Below length, which is at most the block's.
        for i in 0..<length { unsafe indexes[unchecked: i] = frame.index(y[unchecked: i], x[unchecked: i]) }
        // An index is that of a cell of the frame, or the last.
        for i in 0..<length { unsafe counts[unchecked: Int(indexes[unchecked: i])] &+= 1 }
        start &+= length
    }
}
