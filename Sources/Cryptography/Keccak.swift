/// The permutation Keccak-p[1600] (FIPS 202 §3), with as many of its last rounds as a function wants.
///
/// Keccak-256 and SHA-3 use 24 rounds, TurboSHAKE and KangarooTwelve (RFC 9861) use 12.
struct KeccakState {
    /// The lanes A[x, y] at index x + 5y.
    private(set) var lanes = InlineArray<25, UInt64>(repeating: 0)

    /// Adds a byte into the state, counted as FIPS 202 counts them: little endian within each lane.
    mutating func add(_ byte: UInt8, at position: Int) {
        lanes[position / 8] ^= UInt64(byte) << UInt64(position % 8 * 8)
    }

    /// Returns a byte of the state.
    func byte(at position: Int) -> UInt8 {
        UInt8(truncatingIfNeeded: lanes[position / 8] >> UInt64(position % 8 * 8))
    }

    /// Applies the last `rounds` of the 24 rounds.
    mutating func permute(rounds: Int) {
        for constant in Self.roundConstants.suffix(rounds) {
            mixColumns()
            rotateAndMoveLanes()
            mixRows()
            lanes[0] ^= constant
        }
    }

    /// The step θ: each lane takes in the parities of two neighbouring columns.
    private mutating func mixColumns() {
        var parity = InlineArray<5, UInt64>(repeating: 0)
        for x in 0..<5 {
            parity[x] = lanes[x] ^ lanes[x + 5] ^ lanes[x + 10] ^ lanes[x + 15] ^ lanes[x + 20]
        }
        for x in 0..<5 {
            let effect = parity[(x + 4) % 5] ^ parity[(x + 1) % 5].rotated(left: 1)
            for y in 0..<5 { lanes[x + 5 * y] ^= effect }
        }
    }

    /// The steps ρ and π together: one cycle through all lanes but the first.
    private mutating func rotateAndMoveLanes() {
        var moving = lanes[1]
        for step in 0..<24 {
            let target = Self.laneCycle[step]
            let next = lanes[target]
            lanes[target] = moving.rotated(left: Self.rotations[step])
            moving = next
        }
    }

    /// The step χ: the only one that is not linear.
    private mutating func mixRows() {
        for row in stride(from: 0, to: 25, by: 5) {
            let (a, b, c, d, e) = (lanes[row], lanes[row + 1], lanes[row + 2], lanes[row + 3], lanes[row + 4])
            lanes[row] = a ^ (~b & c)
            lanes[row + 1] = b ^ (~c & d)
            lanes[row + 2] = c ^ (~d & e)
            lanes[row + 3] = d ^ (~e & a)
            lanes[row + 4] = e ^ (~a & b)
        }
    }

    /// The lanes in the order in which π moves them, beginning with where lane 1 goes.
    private static let laneCycle: InlineArray<24, Int> = [
        10, 7, 11, 17, 18, 3, 5, 16, 8, 21, 24, 4, 15, 23, 19, 13, 12, 2, 20, 14, 22, 9, 6, 1,
    ]
    /// How far ρ turns the lane that arrives there: the triangular numbers modulo 64.
    private static let rotations: InlineArray<24, UInt64> = [
        1, 3, 6, 10, 15, 21, 28, 36, 45, 55, 2, 14, 27, 41, 56, 8, 25, 43, 62, 18, 39, 61, 20, 44,
    ]
    private static let roundConstants: [UInt64] = [
        0x0000_0000_0000_0001, 0x0000_0000_0000_8082, 0x8000_0000_0000_808a, 0x8000_0000_8000_8000,
        0x0000_0000_0000_808b, 0x0000_0000_8000_0001, 0x8000_0000_8000_8081, 0x8000_0000_0000_8009,
        0x0000_0000_0000_008a, 0x0000_0000_0000_0088, 0x0000_0000_8000_8009, 0x0000_0000_8000_000a,
        0x0000_0000_8000_808b, 0x8000_0000_0000_008b, 0x8000_0000_0000_8089, 0x8000_0000_0000_8003,
        0x8000_0000_0000_8002, 0x8000_0000_0000_0080, 0x0000_0000_0000_800a, 0x8000_0000_8000_000a,
        0x8000_0000_8000_8081, 0x8000_0000_0000_8080, 0x0000_0000_8000_0001, 0x8000_0000_8000_8008,
    ]
}

extension UInt64 {
    fileprivate func rotated(left distance: UInt64) -> UInt64 {
        self << distance | self >> (64 - distance)
    }
}
