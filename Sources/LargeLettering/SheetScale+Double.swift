package import Cartography

extension SheetScale {
    /// 3200 × 2400 pixels, for screens with small pixels and for print.
    package static let double = SheetScale(
        factor: 2,
        title: .largeTitle,
        strong: .largeStrong,
        text: .largeText,
        small: .largeSmall
    )
}
