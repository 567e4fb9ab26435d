/// Every way to spoil bytes by one byte, for encodings that must notice each of them.
public enum Damage {
    /// The bytes with one bit flipped in each place, cut at each length, and with a byte more at either end.
    public static func variants(of bytes: [UInt8]) -> [[UInt8]] {
        flips(of: bytes) + bytes.indices.map { Array(bytes.prefix($0)) } + [bytes + [0], [0] + bytes]
    }

    /// The bytes with one bit flipped in each place; which bit depends on the place.
    public static func flips(of bytes: [UInt8]) -> [[UInt8]] {
        bytes.indices.map { place in
            var flipped = bytes
            flipped[place] ^= 1 << UInt8(place % 8)
            return flipped
        }
    }
}
