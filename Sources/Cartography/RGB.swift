/// A colour of sRGB, 8 bits a channel.
package struct RGB: Hashable, Sendable {
    package let red: UInt8
    package let green: UInt8
    package let blue: UInt8

    package init(red: UInt8, green: UInt8, blue: UInt8) {
        self.red = red
        self.green = green
        self.blue = blue
    }

    /// The colour that is written `0xRRGGBB`.
    package init(_ code: UInt32) {
        self.init(
            red: UInt8(truncatingIfNeeded: code >> 16),
            green: UInt8(truncatingIfNeeded: code >> 8),
            blue: UInt8(truncatingIfNeeded: code)
        )
    }

    /// The colour as `0xRRGGBB`.
    package var code: UInt32 { UInt32(red) << 16 | UInt32(green) << 8 | UInt32(blue) }

    /// This colour under `level` fifteenths of `ink`.
    func covered(by ink: RGB, level: UInt8) -> RGB {
        func mix(_ ground: UInt8, _ ink: UInt8) -> UInt8 {
            let share = Int(min(level, 15))
            return UInt8(truncatingIfNeeded: (Int(ground) * (15 - share) + Int(ink) * share + 7) / 15)
        }
        return RGB(red: mix(red, ink.red), green: mix(green, ink.green), blue: mix(blue, ink.blue))
    }
}
