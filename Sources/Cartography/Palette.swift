/// Colours in a perceptual order: equal steps look equal, also to colour-blind eyes and in grey.
package struct Palette: Equatable, Sendable {
    package let colours: [RGB]

    /// Reads colours of six hexadecimal digits, line ends between them; what is no digit is passed over.
    init(hexadecimal: String) {
        let digits = hexadecimal.compactMap(\.hexDigitValue)
        colours = stride(from: 0, to: digits.count - digits.count % 6, by: 6).map { at in
            RGB(digits[at..<at + 6].reduce(0) { $0 << 4 | UInt32($1) })
        }
    }

    private init(colours: [RGB]) {
        self.colours = colours
    }

    /// The same colours, last first.
    package var reversed: Palette { Palette(colours: colours.reversed()) }

    /// The colours of a map's classes, lowest first: inferno, reversed so that paper is nearest to little, and without its
    /// ends, of which one is too near to paper and the other too near to ink.
    package static func mapClasses(_ count: Int) -> [RGB] { inferno.reversed.classes(count, from: 24...228) }

    /// `count` colours at equal steps, both ends of `part` included; a single class gets the middle.
    package func classes(_ count: Int, from part: ClosedRange<Int>) -> [RGB] {
        let part = part.clamped(to: 0...(colours.count - 1))
        guard count > 1 else { return count == 1 ? [colours[(part.lowerBound + part.upperBound) / 2]] : [] }
        return (0..<count).map { index in
            colours[part.lowerBound + (part.count - 1) * index / (count - 1)]
        }
    }
}
