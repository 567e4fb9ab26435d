/// The sponge over Keccak-p[1600]: absorbs any number of bytes, then gives any number of bytes.
struct KeccakSponge {
    private var state = KeccakState()
    private var position = 0
    private let rate: Int
    private let rounds: Int
    private let suffix: UInt8

    /// - Parameters:
    ///   - rate: Bytes that one permutation takes in or gives out: 200 less twice the security strength in bytes.
    ///   - rounds: 24, or 12 for the functions of RFC 9861.
    ///   - suffix: The bits that separate functions with the first bit of padding: 0x01 Keccak, 0x06 SHA-3.
    init(rate: Int, rounds: Int, suffix: UInt8) {
        precondition((1...199).contains(rate) && (1...24).contains(rounds))
        self.rate = rate
        self.rounds = rounds
        self.suffix = suffix
    }

    /// Takes in bytes.
    mutating func absorb(_ bytes: Span<UInt8>) {
        for index in bytes.indices {
            state.add(bytes[index], at: position)
            advance()
        }
    }

    /// Pads what was absorbed and gives the first `count` bytes of the result.
    consuming func squeeze(_ count: Int) -> [UInt8] {
        state.add(suffix, at: position)
        state.add(0x80, at: rate - 1)
        state.permute(rounds: rounds)
        position = 0
        var output: [UInt8] = []
        output.reserveCapacity(count)
        while output.count < count {
            output.append(state.byte(at: position))
            advance()
        }
        return output
    }

    private mutating func advance() {
        position += 1
        guard position == rate else { return }
        state.permute(rounds: rounds)
        position = 0
    }
}
