// The second half of counting without any branch or address that depends on what is counted; see Sorting.swift.

/// Sixteen lanes beside each other, as in Sorting.swift.
private typealias Row = SIMD16<Int32>

/// Of each odd number in sorted lanes, counts the even ones before it, and packs these ranks at the front.
///
/// Afterwards the place of the k-th odd number, counted in the order of the lanes, holds 2 × rank + 1; what is beyond the
/// last odd number is zero.
///
/// A packed number moves back by its rank, the number of even ones before it: by the powers of two in it, the smallest
/// first. No two ever meet: of two odd numbers the later one's rank is greater by at most the even ones between them, and
/// so is what is left of it under any power of two (Goodrich 2011).
///
/// - Parameters:
///   - rows: Sorted; fewer than 2^30 numbers.
///   - heads: Room for half as many rows.
@inline(never)
package func packRanks(_ rows: inout MutableSpan<SIMD16<Int32>>, heads: inout MutableSpan<SIMD16<Int32>>) {
    let count = rows.count
    precondition(count > 1 && count & (count &- 1) == 0 && heads.count >= count / 2, "a power of two, and room")
    rankOddNumbers(&rows)
    var (step, bit) = (1, Int32(1))
    while step < count {
        moveRows(&rows, by: step, where: bit, heads: &heads)
        step &<<= 1
        bit &+= 1
    }
    moveLanes(&rows, by: 1, where: bit)
    moveLanes(&rows, by: 2, where: bit &+ 1)
    moveLanes(&rows, by: 4, where: bit &+ 2)
    moveLanes(&rows, by: 8, where: bit &+ 3)
}

/// Puts 2 × rank + 1 in the place of each odd number, zero in that of each even one.
@inline(__always)
private func rankOddNumbers(_ rows: inout MutableSpan<Row>) {
    let one = Row(repeating: 1)
    var seen = Row()
    for i in 0..<rows.count {
        let odd = unsafe rows[unchecked: i] & one
        seen &+= one &- odd
        unsafe rows[unchecked: i] = (Row() &- odd) & (seen &+ seen &+ one)
    }
    // What the lanes before a lane saw: sums of one, two, four and eight of them.
    var before = lanesUp(seen, 1)
    before &+= lanesUp(before, 1)
    before &+= lanesUp(before, 2)
    before &+= lanesUp(before, 4)
    before &+= lanesUp(before, 8)
    before &+= before
    for i in 0..<rows.count {
        let row = unsafe rows[unchecked: i]
        unsafe rows[unchecked: i] = row &+ (before & (Row() &- (row & one)))
    }
}

/// Moves what has a bit set back by so many rows; from the first rows of a lane into the last ones of the lane before.
@inline(__always)
private func moveRows(
    _ rows: inout MutableSpan<Row>,
    by step: Int,
    where bit: Int32,
    heads: inout MutableSpan<Row>
) {
    let bits = Row(repeating: bit)
    let end = rows.count &- step
    // step is at most half of the rows.
    for i in 0..<step { unsafe heads[unchecked: i] = rows[unchecked: i] }
    for i in 0..<end {
        let (row, next) = unsafe (rows[unchecked: i], rows[unchecked: i &+ step])
        unsafe rows[unchecked: i] = (row & ~moving(row, bits)) | (next & moving(next, bits))
    }
    for i in end..<rows.count {
        let (row, next) = unsafe (rows[unchecked: i], heads[unchecked: i &- end])
        unsafe rows[unchecked: i] = (row & ~moving(row, bits)) | lanesDown(next & moving(next, bits), 1)
    }
}

/// Moves what has a bit set back by so many lanes.
@inline(__always)
private func moveLanes(_ rows: inout MutableSpan<Row>, by step: Int, where bit: Int32) {
    let bits = Row(repeating: bit)
    for i in 0..<rows.count {
        let row = unsafe rows[unchecked: i]
        let mask = moving(row, bits)
        unsafe rows[unchecked: i] = (row & ~mask) | lanesDown(row & mask, step)
    }
}

/// All ones where a bit is set.
@inline(__always)
private func moving(_ row: Row, _ bits: Row) -> Row {
    Row() &- ((row &>> bits) & Row(repeating: 1))
}

/// Each lane gets what is `step` lanes above it, 1, 2, 4 or 8; the last ones zero.
@inline(__always)
private func lanesDown(_ row: Row, _ step: Int) -> Row {
    switch step {
    case 8: Row(lowHalf: row.highHalf, highHalf: SIMD8<Int32>())
    case 4: oneDown(oneDown(oneDown(oneDown(row))))
    case 2: oneDown(oneDown(row))
    default: oneDown(row)
    }
}

/// Each lane gets what is `step` lanes below it, 1, 2, 4 or 8; the first ones zero.
@inline(__always)
private func lanesUp(_ row: Row, _ step: Int) -> Row {
    switch step {
    case 8: Row(lowHalf: SIMD8<Int32>(), highHalf: row.lowHalf)
    case 4: oneUp(oneUp(oneUp(oneUp(row))))
    case 2: oneUp(oneUp(row))
    default: oneUp(row)
    }
}

// A turn and a mask, out of sight of the code around them: else the optimiser takes some lanes out of their vector, and
// tests them one by one.

@inline(never)
private func oneDown(_ r: Row) -> Row {
    Row(r[1], r[2], r[3], r[4], r[5], r[6], r[7], r[8], r[9], r[10], r[11], r[12], r[13], r[14], r[15], r[0])
        & Row(-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 0)
}

@inline(never)
private func oneUp(_ r: Row) -> Row {
    Row(r[15], r[0], r[1], r[2], r[3], r[4], r[5], r[6], r[7], r[8], r[9], r[10], r[11], r[12], r[13], r[14])
        & Row(0, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1)
}
