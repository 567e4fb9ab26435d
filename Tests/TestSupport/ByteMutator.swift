/// Makes wrong files out of right ones: flips, overwrites, cuts, doubles, inserts and removes bytes.
public struct ByteMutator {
    private var random: SplitMix
    /// Numbers at the borders of the integers, as little-endian bytes.
    private static let borders: [[UInt8]] = [
        [0], [0x7F], [0x80], [0xFF], [0xFF, 0xFF], [0, 0, 0, 0x80], [0xFF, 0xFF, 0xFF, 0x7F], [0xFF, 0xFF, 0xFF, 0xFF],
        [0, 0, 0, 0, 1, 0, 0, 0], [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F],
        [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF],
    ]

    /// The mutants of a seed are the same in every run.
    public init(seed: UInt64) {
        random = SplitMix(state: seed)
    }

    /// A mutant: the file after one to four changes.
    public mutating func mutant(of file: [UInt8]) -> [UInt8] {
        var bytes = file
        for _ in 0...Int.random(in: 0...3, using: &random) { change(&bytes) }
        return bytes
    }

    /// Bytes drawn from an alphabet.
    public mutating func bytes(_ alphabet: [UInt8], count: ClosedRange<Int>) -> [UInt8] {
        (0..<Int.random(in: count, using: &random)).map { _ in alphabet.randomElement(using: &random) ?? 0 }
    }

    private mutating func change(_ bytes: inout [UInt8]) {
        guard !bytes.isEmpty else { return bytes.append(.random(in: 0...255, using: &random)) }
        let place = Int.random(in: bytes.indices, using: &random)
        let end = min(bytes.count, place + .random(in: 1...16, using: &random))
        switch Int.random(in: 0..<7, using: &random) {
        case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        case 1: bytes[place] = .random(in: 0...255, using: &random)
        case 2: bytes.removeSubrange(place..<end)
        case 3: bytes.insert(contentsOf: bytes[place..<end], at: place)
        case 4: bytes.insert(.random(in: 0...255, using: &random), at: place)
        case 5: bytes.removeSubrange(place...)
        default:
            let border = Self.borders.randomElement(using: &random) ?? [0]
            bytes.replaceSubrange(place..<min(bytes.count, place + border.count), with: border)
        }
    }
}
