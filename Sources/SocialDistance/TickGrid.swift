internal import Datasets

/// The people of one tick, sorted by square cells at least as wide as the radius: whoever is near somebody is in one of
/// the nine cells around theirs.
///
/// Cells are of two of the three coordinates. Any two suffice, as who is near is near along each axis; the best ones leave
/// out the axis along which the ground is steepest. A row of cells lies in the buckets from `stride` times its number on,
/// modulo their number: of the nine cells around one, those of a row are buckets beside each other, and the next row's lie a
/// few kilobytes further, so that going through the buckets reads memory in order. Cells far apart share buckets; no two of
/// the nine do, so that each pair is met once.
struct TickGrid: Sendable {
    /// A known place, and whose it is.
    private struct Placed {
        var (x, y, z, row): (UInt32, UInt32, UInt32, UInt32)
    }

    private let shift: UInt32
    private let buckets: Int
    private let stride: Int
    /// Each row's bucket; of those whose place is not known, the one after the last.
    private var bucketOfRow: [UInt32]
    /// Where each bucket begins in `placed`; after the last one those of the first again, up to `stride + 2`.
    private var starts: [UInt32]
    /// The known places bucket by bucket, those of a bucket by ascending rows; then those of the first buckets again.
    private var placed: [Placed]

    /// A grid for so many rows.
    ///
    /// - Parameters:
    ///   - rows: the number of people.
    ///   - radius: in units of coordinates, at least 1.
    init(rows: Int, radius: UInt32) {
        shift = UInt32(32 - (radius - 1).leadingZeroBitCount)
        var (buckets, stride) = (64, 8)
        while buckets < rows { (buckets, stride) = (4 * buckets, 2 * stride) }
        (self.buckets, self.stride) = (buckets, stride)
        bucketOfRow = [UInt32](repeating: 0, count: rows)
        starts = [UInt32](repeating: 0, count: buckets + stride + 3)
        placed = [Placed](repeating: Placed(x: 0, y: 0, z: 0, row: 0), count: 2 * rows)
    }

    /// Takes the people of a tick in place of those of the last one.
    mutating func fill(x: Span<UInt32>, y: Span<UInt32>, z: Span<UInt32>) {
        precondition(x.count == bucketOfRow.count && y.count == x.count && z.count == x.count, "a place of everybody")
        let unknown = UInt32(bitPattern: EarthPosition.unknown.x)
        guard let some = x.indices.first(where: { x[$0] != unknown }) else { return starts.zero() }
        let steepness = (Self.magnitude(x[some]), Self.magnitude(y[some]), Self.magnitude(z[some]))
        if steepness.2 >= max(steepness.0, steepness.1) {
            findBuckets(x, y, isKnown: x)
        } else if steepness.1 >= steepness.0 {
            findBuckets(x, z, isKnown: x)
        } else {
            findBuckets(y, z, isKnown: x)
        }
        // Two further than its number, so that after the places have been dealt out each start stands at its bucket.
        starts.zero()
        for bucket in bucketOfRow { starts[Int(bucket) + 2] &+= 1 }
        var sum: UInt32 = 0
        for bucket in starts.indices {
            sum &+= starts[bucket]
            starts[bucket] = sum
        }
        for row in bucketOfRow.indices {
            let start = Int(bucketOfRow[row]) + 1
            placed[Int(starts[start])] = Placed(x: x[row], y: y[row], z: z[row], row: UInt32(row))
            starts[start] &+= 1
        }
        let known = starts[buckets]
        for bucket in 0..<stride + 3 { starts[buckets + bucket] = known + starts[bucket] }
        for place in 0..<Int(starts[stride + 2]) { placed[Int(known) + place] = placed[place] }
    }

    /// The order of the numbers is that of the places, whatever the sign.
    private mutating func findBuckets(_ u: Span<UInt32>, _ v: Span<UInt32>, isKnown x: Span<UInt32>) {
        let (shift, mask) = (shift, UInt32(buckets - 1))
        let (stride, none) = (UInt32(stride), UInt32(buckets))
        let (sign, unknown) = (UInt32(1) << 31, UInt32(bitPattern: EarthPosition.unknown.x))
        for row in bucketOfRow.indices {
            let bucket = ((v[row] ^ sign) &>> shift &* stride &+ (u[row] ^ sign) &>> shift) & mask
            bucketOfRow[row] = x[row] == unknown ? none : bucket
        }
    }

    /// Calls a function for each person who is near others with the rows of these; each two are told of once, as either's.
    ///
    /// - Parameters:
    ///   - nearness: the definition.
    ///   - body: is given a row, and at least one other.
    /// - Throws: what `body` throws.
    func forEachNear<Failure: Error>(
        _ nearness: Nearness,
        _ body: (UInt32, Span<UInt32>) throws(Failure) -> Void
    ) throws(Failure) {
        let (placed, starts) = (placed.span, starts.span)
        var rows = [UInt32](repeating: 0, count: 64)
        for bucket in 0..<buckets {
            let (first, end, right) = (Int(starts[bucket]), Int(starts[bucket + 1]), Int(starts[bucket + 2]))
            guard first < end else { continue }
            let below = Int(starts[bucket + stride - 1])..<Int(starts[bucket + stride + 2])
            let (aside, under) = (placed.extracting(first..<right), placed.extracting(below))
            let most = aside.count + under.count
            if rows.count < most { rows = [UInt32](repeating: 0, count: 2 * most) }
            for place in 0..<end - first {
                let one = aside[place]
                var found = 0
                var near = rows.mutableSpan
                let later = aside.extracting(droppingFirst: place + 1)
                Self.find(one, among: later, nearness, into: &near, count: &found)
                Self.find(one, among: under, nearness, into: &near, count: &found)
                if found > 0 { try body(one.row, rows.span.extracting(first: found)) }
            }
        }
    }

    /// Appends the rows of who is near one; there is room for all.
    @inline(__always)
    private static func find(
        _ one: Placed,
        among others: Span<Placed>,
        _ nearness: Nearness,
        into rows: inout MutableSpan<UInt32>,
        count: inout Int
    ) {
        precondition(count + others.count <= rows.count, "room for all")
        for place in others.indices {
            let other = others[place]
            // Written whether near or not: who is near is as good as random, and a branch on it dear.
            unsafe rows[unchecked: count] = other.row
            count &+= Int(nearness.isNear(other.x &- one.x, other.y &- one.y, other.z &- one.z))
        }
    }

    private static func magnitude(_ word: UInt32) -> UInt32 { Int32(bitPattern: word).magnitude }
}

extension [UInt32] {
    fileprivate mutating func zero() {
        for index in indices { self[index] = 0 }
    }
}
