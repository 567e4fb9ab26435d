internal import Datasets

/// The people of one tick, sorted by square cells as wide as the radius: whoever is near somebody is in one of the nine
/// cells around theirs.
///
/// Cells are of two of the three coordinates. Any two suffice, as who is near is near along each axis; the best ones leave
/// out the axis along which the ground is steepest. A row of cells lies in the buckets from `stride` times its number on,
/// modulo their number: of the nine cells around one, those of a row are buckets beside each other, and the next row's lie a
/// few kilobytes further, so that going through the buckets reads memory in order. Cells far apart share buckets; no two of
/// the nine do, so that each pair is met once.
struct TickGrid: Sendable {
    /// A known place, and whose it is.
    private struct Placed {
        var (x, y, z): (UInt32, UInt32, UInt32)
        /// The row; in bit 31 whether it asks.
        var row: UInt32
    }

    private static let asks = UInt32(1) << 31

    /// Cells a unit of a coordinate, in units of 2^-32, rounded down: two places a radius apart are one cell apart at most.
    private let cellsPerUnit: UInt64
    private let buckets: Int
    private let stride: Int
    /// Each row's number, in bit 31 whether it asks.
    private let marked: [UInt32]
    /// Each row's bucket; of those whose place is not known, the one after the last.
    private var bucketOfRow: [UInt32]
    /// Where each bucket begins in `placed`; after the last one those of the first again, up to `stride + 2`.
    private var starts: [UInt32]
    /// The buckets in which anybody is, in order; of so many the first ones.
    private var occupied: [UInt32]
    private var occupiedCount = 0
    /// The known places bucket by bucket, those of a bucket by ascending rows; then those of the first buckets again.
    private var placed: [Placed]

    /// A grid of people.
    ///
    /// - Parameters:
    ///   - isAsking: one entry per row, whether it asks.
    ///   - radius: in units of coordinates, at least 1.
    init(isAsking: [Bool], radius: UInt32) {
        let rows = isAsking.count
        precondition(rows <= PairCounts.maximumNumber, "no segment has more rows")
        cellsPerUnit = (1 << 32) / UInt64(radius)
        var (buckets, stride) = (64, 8)
        while buckets < rows { (buckets, stride) = (4 * buckets, 2 * stride) }
        (self.buckets, self.stride) = (buckets, stride)
        marked = isAsking.enumerated().map { UInt32($0) | ($1 ? Self.asks : 0) }
        bucketOfRow = [UInt32](repeating: 0, count: rows)
        starts = [UInt32](repeating: 0, count: buckets + stride + 3)
        occupied = [UInt32](repeating: 0, count: buckets)
        placed = [Placed](repeating: Placed(x: 0, y: 0, z: 0, row: 0), count: 2 * rows)
    }

    /// Takes the people of a tick in place of those of the last one.
    mutating func fill(x: Span<UInt32>, y: Span<UInt32>, z: Span<UInt32>) {
        precondition(x.count == marked.count && y.count == x.count && z.count == x.count, "a place of everybody")
        occupiedCount = 0
        let unknown = UInt32(bitPattern: EarthPosition.unknown.x)
        guard let some = x.indices.first(where: { x[$0] != unknown }) else { return }
        let steepness = (Self.magnitude(x[some]), Self.magnitude(y[some]), Self.magnitude(z[some]))
        if steepness.2 >= max(steepness.0, steepness.1) {
            findBuckets(x, y, isKnown: x)
        } else if steepness.1 >= steepness.0 {
            findBuckets(x, z, isKnown: x)
        } else {
            findBuckets(y, z, isKnown: x)
        }
        occupiedCount = Self.findStarts(&starts, occupied: &occupied, of: bucketOfRow)
        Self.place(x, y, z, of: marked, in: bucketOfRow, but: UInt32(buckets), starts: &starts, to: &placed)
        let known = starts[buckets]
        for bucket in 0..<stride + 3 { starts[buckets + bucket] = known + starts[bucket] }
        for place in 0..<Int(starts[stride + 2]) { placed[Int(known) + place] = placed[place] }
    }

    /// Finds each row's bucket.
    ///
    /// The order of the numbers is that of the places, whatever the sign.
    private mutating func findBuckets(_ u: Span<UInt32>, _ v: Span<UInt32>, isKnown x: Span<UInt32>) {
        let (cellsPerUnit, mask) = (cellsPerUnit, UInt32(buckets - 1))
        let (stride, none) = (UInt32(stride), UInt32(buckets))
        let (sign, unknown) = (UInt32(1) << 31, UInt32(bitPattern: EarthPosition.unknown.x))
        var bucketOfRow = bucketOfRow.mutableSpan
        for row in x.indices {
            // All four have as many rows.
            let (u, v) = unsafe (UInt64(u[unchecked: row] ^ sign), UInt64(v[unchecked: row] ^ sign))
            let column = UInt32(truncatingIfNeeded: (u &* cellsPerUnit) >> 32)
            let line = UInt32(truncatingIfNeeded: (v &* cellsPerUnit) >> 32)
            let bucket = (line &* stride &+ column) & mask
            unsafe bucketOfRow[unchecked: row] = x[unchecked: row] == unknown ? none : bucket
        }
    }

    /// Puts each bucket's start one place behind its number, so that after the places have been dealt out, when each start
    /// stands at its bucket's end, it is at its number; and notes which buckets are occupied.
    ///
    /// - Returns: how many are.
    private static func findStarts(
        _ starts: inout [UInt32],
        occupied: inout [UInt32],
        of bucketOfRow: [UInt32]
    ) -> Int {
        var starts = starts.mutableSpan
        starts.update(repeating: 0)
        let bucketOfRow = bucketOfRow.span
        // A row's bucket is at most the one after the last, and starts has three more.
        for row in bucketOfRow.indices { unsafe starts[unchecked: Int(bucketOfRow[unchecked: row]) + 2] &+= 1 }
        var occupied = occupied.mutableSpan
        var (sum, count): (UInt32, Int) = (0, 0)
        for bucket in 0..<occupied.count {
            // A count of buckets below the bucket's number; and again starts has three more than buckets.
            let people = unsafe starts[unchecked: bucket + 2]
            sum &+= people
            unsafe starts[unchecked: bucket + 2] = sum
            unsafe occupied[unchecked: count] = UInt32(truncatingIfNeeded: bucket)
            count &+= people == 0 ? 0 : 1
        }
        return count
    }

    /// Deals the known places out to their buckets.
    private static func place(
        _ x: Span<UInt32>,
        _ y: Span<UInt32>,
        _ z: Span<UInt32>,
        of marked: [UInt32],
        in bucketOfRow: [UInt32],
        but none: UInt32,
        starts: inout [UInt32],
        to placed: inout [Placed]
    ) {
        let (bucketOfRow, marked) = (bucketOfRow.span, marked.span)
        var starts = starts.mutableSpan
        var placed = placed.mutableSpan
        // Who is in the bucket after the last is nowhere known.
        for row in bucketOfRow.indices where unsafe bucketOfRow[unchecked: row] != none {
            // As many rows everywhere; each start goes up to the next bucket's, the last one to the number of rows.
            let start = unsafe Int(bucketOfRow[unchecked: row]) + 1
            let one = unsafe Placed(
                x: x[unchecked: row],
                y: y[unchecked: row],
                z: z[unchecked: row],
                row: marked[unchecked: row]
            )
            unsafe placed[unchecked: Int(starts[unchecked: start])] = one
            unsafe starts[unchecked: start] &+= 1
        }
    }

    /// Calls a function with those who are near each other and of whom one asks, as ``PairCounts`` takes them; each two are
    /// told of once, in lists that stay in the processor's nearest memory.
    ///
    /// - Throws: what `body` throws.
    func forEachNear<Failure: Error>(
        _ nearness: Nearness,
        _ body: (Span<UInt64>) throws(Failure) -> Void
    ) throws(Failure) {
        let (placed, starts) = (placed.span, starts.span)
        var list = [UInt64](repeating: 0, count: 4096)
        var found = 0
        for index in 0..<occupiedCount {
            let bucket = Int(occupied[index])
            let (first, end, right) = (Int(starts[bucket]), Int(starts[bucket + 1]), Int(starts[bucket + 2]))
            let below = Int(starts[bucket + stride - 1])..<Int(starts[bucket + stride + 2])
            let (aside, under) = (placed.extracting(first..<right), placed.extracting(below))
            for place in 0..<end - first {
                let (one, later) = (aside[place], aside.extracting(droppingFirst: place + 1))
                if found + later.count + under.count > list.count {
                    try body(list.span.extracting(first: found))
                    found = 0
                    let most = later.count + under.count
                    if list.count < most { list = [UInt64](repeating: 0, count: 2 * most) }
                }
                var near = list.mutableSpan
                Self.find(one, among: later, nearness, into: &near, count: &found)
                Self.find(one, among: under, nearness, into: &near, count: &found)
            }
        }
        if found > 0 { try body(list.span.extracting(first: found)) }
    }

    /// Appends who is near one, if either asks; there is room for all.
    @inline(__always)
    private static func find(
        _ one: Placed,
        among others: Span<Placed>,
        _ nearness: Nearness,
        into pairs: inout MutableSpan<UInt64>,
        count: inout Int
    ) {
        precondition(count + others.count <= pairs.count, "room for all")
        let row = one.row & ~asks
        for place in others.indices {
            let other = unsafe others[unchecked: place]
            // Written whether near or not: who is near is as good as random, and a branch on it dear.
            unsafe pairs[unchecked: count] = PairCounts.pair(row, other.row & ~asks)
            let isNear = nearness.isNear(other.x &- one.x, other.y &- one.y, other.z &- one.z)
            count &+= Int(truncatingIfNeeded: isNear & (one.row | other.row) &>> 31)
        }
    }

    private static func magnitude(_ word: UInt32) -> UInt32 { Int32(bitPattern: word).magnitude }
}
