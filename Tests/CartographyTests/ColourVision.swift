import Foundation

@testable import Cartography

/// How far apart colours look, to whom: CIE 1976 differences, and deficiencies after Machado, Oliveira and Fernandes
/// (2009, table of severity 1).
enum ColourVision: String, CaseIterable {
    case normal, protanomaly, deuteranomaly, tritanomaly

    /// On linear sRGB.
    private var matrix: [[Double]] {
        switch self {
        case .normal: [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
        case .protanomaly:
            [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
        case .deuteranomaly:
            [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
        case .tritanomaly:
            [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
        }
    }

    /// L*, a*, b* under D65.
    func lab(_ colour: RGB) -> [Double] {
        let seen = Self.product(matrix, Self.linear(colour))
        let white = [0.95047, 1.0, 1.08883]
        let toXYZ = [
            [0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041],
        ]
        let f = zip(Self.product(toXYZ, seen), white).map { value, white in
            let t = value / white
            return t > 216.0 / 24389 ? cbrt(t) : (24389.0 / 27 * t + 16) / 116
        }
        return [116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])]
    }

    /// ΔE*ab.
    func difference(_ a: RGB, _ b: RGB) -> Double {
        zip(lab(a), lab(b)).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
    }

    /// The contrast of text on a ground (WCAG 2.2).
    static func contrast(_ a: RGB, _ b: RGB) -> Double {
        let luminances = [a, b].map { colour in
            zip(linear(colour), [0.2126, 0.7152, 0.0722]).reduce(0) { $0 + $1.0 * $1.1 }
        }
        return ((luminances.max() ?? 0) + 0.05) / ((luminances.min() ?? 0) + 0.05)
    }

    private static func linear(_ colour: RGB) -> [Double] {
        [colour.red, colour.green, colour.blue].map { channel in
            let value = Double(channel) / 255
            return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
        }
    }

    private static func product(_ matrix: [[Double]], _ vector: [Double]) -> [Double] {
        matrix.map { row in zip(row, vector).reduce(0) { $0 + $1.0 * $1.1 } }
    }
}
