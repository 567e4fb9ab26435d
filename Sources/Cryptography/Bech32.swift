/// Bech32 (BIP-173): bytes as lower- or upper-case text with a readable prefix and a checksum.
enum Bech32 {
    /// The longest text that the checksum was designed for.
    static let maximumCount = 90

    /// Returns `prefix`1… in lower case.
    static func encode(prefix: String, _ bytes: [UInt8]) -> String {
        let values = regroup(bytes, from: 8, to: 5, padding: true) ?? []
        let checked = expand(Array(prefix.utf8)) + values
        let checksum = polynomial(checked + [UInt8](repeating: 0, count: 6)) ^ 1
        let symbols = values + (0..<6).map { UInt8(checksum >> (25 - 5 * UInt32($0)) & 31) }
        return prefix + "1" + String(decoding: symbols.map { alphabet[Int($0)] }, as: UTF8.self)
    }

    /// Returns the bytes of a text with this lower-case prefix, or nil; the text may be all upper case.
    static func decode(_ text: String, prefix: String) -> [UInt8]? {
        guard text.utf8.count <= maximumCount, text == text.lowercased() || text == text.uppercased() else {
            return nil
        }
        let characters = Array(text.lowercased().utf8)
        let start = Array(prefix.utf8) + [UInt8(ascii: "1")]
        guard characters.count >= start.count + 6, characters.starts(with: start) else { return nil }
        var values: [UInt8] = []
        for character in characters[start.count...] {
            guard let value = alphabet.firstIndex(of: character) else { return nil }
            values.append(UInt8(value))
        }
        guard polynomial(expand(Array(prefix.utf8)) + values) == 1 else { return nil }
        return regroup(Array(values.dropLast(6)), from: 5, to: 8, padding: false)
    }

    private static let alphabet = Array("qpzry9x8gf2tvdw0s3jn54khce6mua7l".utf8)

    /// The prefix as the checksum takes it: high bits, a zero, low bits.
    private static func expand(_ prefix: [UInt8]) -> [UInt8] {
        prefix.map { $0 >> 5 } + [0] + prefix.map { $0 & 31 }
    }

    private static func polynomial(_ values: [UInt8]) -> UInt32 {
        let generator: [UInt32] = [0x3b6a_57b2, 0x2650_8e6d, 0x1ea1_19fa, 0x3d42_33dd, 0x2a14_62b3]
        return values.reduce(1) { remainder, value in
            let top = remainder >> 25
            let next = (remainder & 0x1ff_ffff) << 5 ^ UInt32(value)
            return generator.indices.reduce(next) { $0 ^ (top >> UInt32($1) & 1 == 1 ? generator[$1] : 0) }
        }
    }

    /// Cuts a run of bits into groups of another size; without padding, what is left over must be less than a group
    /// of the old size, and zero.
    private static func regroup(_ values: [UInt8], from: UInt32, to: UInt32, padding: Bool) -> [UInt8]? {
        var groups: [UInt8] = []
        var bits: UInt32 = 0
        var count: UInt32 = 0
        for value in values {
            bits = bits << from | UInt32(value)
            count += from
            while count >= to {
                count -= to
                groups.append(UInt8(truncatingIfNeeded: bits >> count))
            }
            bits &= (1 << count) - 1
        }
        if padding {
            if count > 0 { groups.append(UInt8(truncatingIfNeeded: bits << (to - count))) }
        } else if count >= from || bits != 0 {
            return nil
        }
        return to == 5 ? groups.map { $0 & 31 } : groups
    }
}
