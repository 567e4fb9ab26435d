package import Mobility

extension GPX {
    /// Writes GPX 1.1: each person a track of one segment, named like the person; the middles of cells, which fall into the
    /// same cells again, at the starts of steps.
    ///
    /// The reader takes all tracks of a file as one person's: whoever wants to read it again gives each a file.
    package struct Writer: TrackWriter {
        private var bytes = Array(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <gpx version="1.1" creator="Pandapp" xmlns="http://www.topografix.com/GPX/1/1">

            """.utf8
        )

        /// A writer after the beginning of the file.
        package init() {}

        package mutating func begin(_ person: Person) {
            append("<trk><name>")
            for character in person.identifier.unicodeScalars {
                switch character {
                case "<": append("&lt;")
                case ">": append("&gt;")
                case "&": append("&amp;")
                // The two that XML cannot say; identifiers have no control characters.
                case "\u{FFFE}", "\u{FFFF}": append("\u{FFFD}")
                default: append(String(character))
                }
            }
            append("</name><trkseg>\n")
        }

        package mutating func append(_ fix: WrittenFix) throws(MobilityError) {
            let (latitude, longitude) = fix.position
            let time = try fix.timeInUTC
            append(#"<trkpt lat=""#)
            bytes.append(degrees: latitude)
            append(#"" lon=""#)
            bytes.append(degrees: longitude)
            append(#""><time>"#)
            bytes.append(timeInUTC: time)
            append("</time></trkpt>\n")
        }

        package mutating func endTrack() {
            append("</trkseg></trk>\n")
        }

        package mutating func finish() {
            append("</gpx>\n")
        }

        package mutating func take() -> [UInt8] {
            defer { bytes = [] }
            return bytes
        }

        private mutating func append(_ text: String) {
            bytes.append(contentsOf: text.utf8)
        }
    }
}
