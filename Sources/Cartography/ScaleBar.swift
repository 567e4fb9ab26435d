/// A round length on the ground and its pixels.
struct ScaleBar: Hashable {
    let length: RoundNumber
    let pixels: Int

    /// The longest bar of 1, 2 or 5 times a power of ten metres that fits.
    init(metresPerPixel: Double, maximumPixels: Int) {
        length = RoundNumber.atMost(metresPerPixel * Double(maximumPixels), series: [10, 20, 50])
        pixels = Int((length.value / max(metresPerPixel, 1e-9)).rounded())
    }

    /// "5 km", "200 m".
    var text: String {
        length.exponent >= 3
            ? RoundNumber(tenths: length.tenths, exponent: length.exponent - 3).text + " km"
            : length.text + " m"
    }
}
