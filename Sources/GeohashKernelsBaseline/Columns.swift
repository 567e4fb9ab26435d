// Searches and sums use explicit vectors: whether a loop of them is turned into vectors hangs on how it is written.

/// Sixteen words of a column.
@inline(__always)
private func words(_ column: Span<UInt32>, at start: Int) -> SIMD16<UInt32> {
    // The callers keep start + 16 within the column.
    unsafe column.bytes.unsafeLoadUnaligned(fromByteOffset: 4 &* start, as: SIMD16<UInt32>.self)
}

/// The number of words in a range.
@inline(never)
package func countWords(_ column: Span<UInt32>, from lowest: UInt32, through highest: UInt32) -> Int {
    precondition(lowest <= highest, "a range has a word")
    let base = SIMD16<UInt32>(repeating: lowest)
    let extent = SIMD16<UInt32>(repeating: highest &- lowest)
    let zero = SIMD16<UInt32>()
    let one = SIMD16<UInt32>(repeating: 1)
    var sums = zero
    var start = 0
    while start &+ 16 <= column.count {
        sums &+= zero.replacing(with: one, where: (words(column, at: start) &- base) .<= extent)
        start &+= 16
    }
    var total = 0
    for lane in 0..<16 { total &+= Int(sums[lane]) }
    while start < column.count {
        if column[start] &- lowest <= highest &- lowest { total &+= 1 }
        start &+= 1
    }
    return total
}

/// The first position from `start` on whose word equals `value` under a mask; the number of words where there is none.
@inline(never)
package func firstWord(_ value: UInt32, under mask: UInt32, in column: Span<UInt32>, from start: Int) -> Int {
    precondition(start >= 0, "positions count from zero")
    let values = SIMD16<UInt32>(repeating: value)
    let masks = SIMD16<UInt32>(repeating: mask)
    var start = start
    while start &+ 64 <= column.count {
        let a = (words(column, at: start) & masks) .== values
        let b = (words(column, at: start &+ 16) & masks) .== values
        let c = (words(column, at: start &+ 32) & masks) .== values
        let d = (words(column, at: start &+ 48) & masks) .== values
        if any((a .| b) .| (c .| d)) { break }
        start &+= 64
    }
    while start < column.count {
        if column[start] & mask == value { return start }
        start &+= 1
    }
    return column.count
}

/// Whether the low 31 bits of words ascend strictly within runs, each of which begins with a word whose highest bit is
/// set, and all of them are below a limit of 2^31 at most.
///
/// Compared as signed numbers: the first word of a run is negative, hence needs no other rule, and the lowest level has
/// no comparison of unsigned ones.
@inline(never)
package func ascendsInRuns(_ column: Span<UInt32>, below limit: UInt32) -> Bool {
    let number: UInt32 = .max &>> 1
    let numbers = SIMD16<UInt32>(repeating: number)
    let highest = SIMD16<Int32>(repeating: Int32(truncatingIfNeeded: limit) &- 1)
    let zero = SIMD16<Int32>()
    guard limit > 0, limit <= number, !column.isEmpty else { return column.isEmpty }
    guard column[0] & number < limit else { return false }
    var isWrong = SIMDMask<SIMD16<Int32>>(repeating: false)
    var start = 1
    while start &+ 16 <= column.count {
        let records = words(column, at: start)
        let before = SIMD16<Int32>(truncatingIfNeeded: words(column, at: start &- 1) & numbers)
        let signed = SIMD16<Int32>(truncatingIfNeeded: records)
        isWrong = isWrong .| ((signed .<= before) .& (signed .>= zero))
        isWrong = isWrong .| (SIMD16<Int32>(truncatingIfNeeded: records & numbers) .> highest)
        start &+= 16
    }
    guard !any(isWrong) else { return false }
    while start < column.count {
        let record = column[start]
        guard record & number < limit, record > column[start &- 1] & number else { return false }
        start &+= 1
    }
    return true
}

/// Sets the bit of each number.
@inline(never)
package func insertNumbers(_ numbers: Span<UInt32>, into bits: inout MutableSpan<UInt64>) {
    for i in 0..<numbers.count {
        let number = numbers[i]
        bits[Int(number &>> 6)] |= 1 &<< UInt64(number & 63)
    }
}

/// The number of bits that are set.
@inline(never)
package func countBits(_ bits: Span<UInt64>) -> Int {
    var total = 0
    for i in 0..<bits.count { total &+= bits[i].nonzeroBitCount }
    return total
}
