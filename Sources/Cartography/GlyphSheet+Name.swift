extension GlyphSheet {
    /// The sheets by what they are for.
    package enum Name: CaseIterable, Sendable {
        case small, text, strong, title
    }

    /// A sheet for pictures that are composed outside of this module.
    package static func named(_ name: Name) -> GlyphSheet {
        switch name {
        case .small: small
        case .text: text
        case .strong: strong
        case .title: title
        }
    }

    /// Pixels from one line's top to the next.
    package var height: Int { lineHeight }
}
