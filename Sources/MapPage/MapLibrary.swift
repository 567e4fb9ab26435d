/// Leaflet, whose script and style stand in the page.
package struct MapLibrary: Sendable {
    /// Where Debian's package `libjs-leaflet` puts it.
    package static let folder = "/usr/share/javascript/leaflet"
    /// The script's file.
    package static let scriptName = "leaflet.min.js"
    /// The style's file.
    package static let styleName = "leaflet.css"
    /// The longest of the two files, in bytes.
    package static let maximumBytes = 1 << 20

    let script: String
    let style: String

    /// Takes the two files, less the lines that name a source map, which a browser would ask a server for.
    ///
    /// - Throws: `MapPageError.unusableLibrary`.
    package init(script: [UInt8], style: [UInt8]) throws(MapPageError) {
        self.script = try Self.text(script, standingIn: "script")
        self.style = try Self.text(style, standingIn: "style")
    }

    private static func text(_ bytes: [UInt8], standingIn element: String) throws(MapPageError) -> String {
        guard (1...maximumBytes).contains(bytes.count), let text = String(validating: bytes, as: UTF8.self) else {
            throw .unusableLibrary
        }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            .filter { !$0.contains("# sourceMappingURL=") }
        let whole = lines.joined(separator: "\n")
        // An HTML reader ends the element at the first and never at the end tag after the second; of a carriage return
        // it makes something else, so that the digest in the page's policy would be of another text.
        let lowercase = whole.lowercased()
        guard !lowercase.contains("</\(element)"), !lowercase.contains("<!--"), !whole.utf8.contains(0x0d) else {
            throw .unusableLibrary
        }
        return whole
    }
}
