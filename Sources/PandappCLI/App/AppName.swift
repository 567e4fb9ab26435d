import ArgumentParser

/// The name by which people and commands know an app: 1 to 32 small letters, digits and hyphens, a letter first.
///
/// It also names staging files and labels metrics, which is why nothing else is allowed in it.
struct AppName: Hashable, Comparable, Sendable {
    /// The name as it stands in the app's registry entry.
    let text: String

    /// The name that a text is; nil for a text that is none.
    init?(_ text: String) {
        let rest = text.utf8.dropFirst().allSatisfy { byte in
            byte == UInt8(ascii: "-") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || Self.isLetter(byte)
        }
        guard let first = text.utf8.first, Self.isLetter(first), rest, text.utf8.count <= 32 else { return nil }
        self.text = text
    }

    /// The name of a shipped app: that of its kind.
    init(_ shipped: AppKind) {
        text = shipped.rawValue
    }

    /// The shipped map.
    static let heatmap = AppName(.heatmap)
    /// The shipped contact count.
    static let socialDistance = AppName(.socialDistance)

    static func < (left: AppName, right: AppName) -> Bool { left.text < right.text }

    private static func isLetter(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }
}

extension AppName: LosslessStringConvertible, ExpressibleByArgument {
    var description: String { text }
}
