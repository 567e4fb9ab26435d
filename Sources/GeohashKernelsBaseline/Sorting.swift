// Sorting and packing without any branch or address that depends on what is sorted: only vectors are loaded, compared
// and stored, always the same ones. `Scripts/check-oblivious` holds the object of the highest level against this.

/// Sixteen numbers of a column that is cut into sixteen lanes of equal length: row r, lane l holds number l × rows + r,
/// so that neighbours stand in different rows, and almost every comparison is one of whole rows.
private typealias Row = SIMD16<Int32>

/// Sorts the numbers of rows, ascending, by Batcher's bitonic network with every comparison upwards.
///
/// - Parameter rows: Lanes beside each other; a power of two of them.
@inline(never)
package func sortLanes(_ rows: inout MutableSpan<SIMD16<Int32>>) {
    let count = rows.count
    precondition(count > 1 && count & (count &- 1) == 0, "a power of two")
    sortRows(&rows, 0, count)
    mergeLanes(&rows, reach: 1)
    mergeLanes(&rows, reach: 3)
    mergeLanes(&rows, reach: 7)
    mergeLanes(&rows, reach: 15)
}

/// Sorts each lane of a part of the rows.
private func sortRows(_ rows: inout MutableSpan<Row>, _ start: Int, _ count: Int) {
    guard count > 1 else { return }
    let half = count &>> 1
    sortRows(&rows, start, half)
    sortRows(&rows, start &+ half, half)
    for i in 0..<half { order(&rows, start &+ i, start &+ count &- 1 &- i) }
    cleanRows(&rows, start, half)
    cleanRows(&rows, start &+ half, half)
}

/// Sorts each lane of a part of the rows, which is bitonic.
///
/// A part that the nearest cache holds is gone through once for each distance; a larger one half by half.
private func cleanRows(_ rows: inout MutableSpan<Row>, _ start: Int, _ count: Int) {
    guard count <= 256 else {
        let half = count &>> 1
        for i in start..<start &+ half { order(&rows, i, i &+ half) }
        cleanRows(&rows, start, half)
        cleanRows(&rows, start &+ half, half)
        return
    }
    var half = count &>> 1
    while half > 0 {
        var from = start
        while from < start &+ count {
            for i in from..<from &+ half { order(&rows, i, i &+ half) }
            from &+= 2 &* half
        }
        half &>>= 1
    }
}

/// Puts the lesser number of each lane into the first of two rows.
@inline(__always)
private func order(_ rows: inout MutableSpan<Row>, _ first: Int, _ second: Int) {
    // The callers stay below the number of rows, which they halve.
    let a = unsafe rows[unchecked: first]
    let b = unsafe rows[unchecked: second]
    unsafe rows[unchecked: first] = lesser(a, b)
    unsafe rows[unchecked: second] = greater(a, b)
}

/// Merges neighbouring groups of lanes, each of which is sorted as a whole, two by two: groups of (reach + 1) / 2 lanes.
@inline(__always)
private func mergeLanes(_ rows: inout MutableSpan<Row>, reach: Int32) {
    let last = rows.count &- 1
    let upper = (reach &+ 1) &>> 1
    for i in 0..<rows.count &>> 1 {
        // A number of the first group is compared with the one that is as far from the end of the second.
        let a = unsafe rows[unchecked: i]
        let b = across(unsafe rows[unchecked: last &- i], reach)
        unsafe rows[unchecked: i] = split(lesser(a, b), greater(a, b), upper)
        unsafe rows[unchecked: last &- i] = across(split(greater(a, b), lesser(a, b), upper), reach)
    }
    for i in 0...last {
        var row = unsafe rows[unchecked: i]
        if reach > 7 { row = cleaned(row, 4) }
        if reach > 3 { row = cleaned(row, 2) }
        if reach > 1 { row = cleaned(row, 1) }
        unsafe rows[unchecked: i] = row
    }
    cleanRows(&rows, 0, rows.count)
}

/// Orders the lanes whose numbers differ in one bit.
@inline(__always)
private func cleaned(_ row: Row, _ bit: Int32) -> Row {
    let other = across(row, bit)
    return split(lesser(row, other), greater(row, other), bit)
}

/// The first's lanes where a bit of the lane's number is clear, the second's where it is set.
@inline(__always)
private func split(_ clear: Row, _ set: Row, _ bit: Int32) -> Row {
    let numbers = Row(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
    return set.replacing(with: clear, where: (numbers & Row(repeating: bit)) .== Row())
}

/// Each lane gets what is in the one whose number differs from its own in the bits of `reach`.
@inline(__always)
private func across(_ row: Row, _ reach: Int32) -> Row {
    var r = row
    if reach & 1 != 0 {
        r = Row(r[1], r[0], r[3], r[2], r[5], r[4], r[7], r[6], r[9], r[8], r[11], r[10], r[13], r[12], r[15], r[14])
    }
    if reach & 2 != 0 {
        r = Row(r[2], r[3], r[0], r[1], r[6], r[7], r[4], r[5], r[10], r[11], r[8], r[9], r[14], r[15], r[12], r[13])
    }
    if reach & 4 != 0 {
        r = Row(r[4], r[5], r[6], r[7], r[0], r[1], r[2], r[3], r[12], r[13], r[14], r[15], r[8], r[9], r[10], r[11])
    }
    if reach & 8 != 0 { r = Row(lowHalf: r.highHalf, highHalf: r.lowHalf) }
    return r
}

@inline(__always)
private func lesser(_ a: Row, _ b: Row) -> Row {
    b.replacing(with: a, where: a .< b)
}

@inline(__always)
private func greater(_ a: Row, _ b: Row) -> Row {
    a.replacing(with: b, where: a .< b)
}
