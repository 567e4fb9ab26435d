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

/// Takes bit `2i` to bit `i`.
@inline(__always)
private func gather(_ bits: UInt64) -> UInt64 {
    var x = bits & 0x5555_5555_5555_5555
    x = (x | x &>> 1) & 0x3333_3333_3333_3333
    x = (x | x &>> 2) & 0x0F0F_0F0F_0F0F_0F0F
    x = (x | x &>> 4) & 0x00FF_00FF_00FF_00FF
    x = (x | x &>> 8) & 0x0000_FFFF_0000_FFFF
    return (x | x &>> 16) & 0x0000_0000_FFFF_FFFF
}

/// Interleaves indexes: the even axis has bits 0, 2, 4 and so on.
@inline(never)
package func interleaveIndexes(_ even: Span<UInt32>, _ odd: Span<UInt32>, into cells: inout MutableSpan<UInt64>) {
    let count = cells.count
    precondition(even.count == count && odd.count == count, "as many cells as indexes")
    // Below count, which all three have.
    for i in 0..<count {
        unsafe cells[unchecked: i] = spread(UInt64(even[unchecked: i])) | spread(UInt64(odd[unchecked: i])) &<< 1
    }
}

/// Takes the two axes of cells apart.
@inline(never)
package func deinterleaveCells(
    _ cells: Span<UInt64>,
    even: inout MutableSpan<UInt32>,
    odd: inout MutableSpan<UInt32>
) {
    let count = cells.count
    precondition(even.count == count && odd.count == count, "as many indexes as cells")
    // Below count, which all three have.
    for i in 0..<count {
        let bits = unsafe cells[unchecked: i]
        unsafe even[unchecked: i] = UInt32(truncatingIfNeeded: gather(bits))
        unsafe odd[unchecked: i] = UInt32(truncatingIfNeeded: gather(bits &>> 1))
    }
}
