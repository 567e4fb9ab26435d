internal import Foundation
internal import FoundationXML
package import Mobility

/// The XML form GPX, 1.1 and 1.0: one person's track points, of all tracks and all their segments.
///
/// What is read is `gpx/trk/trkseg/trkpt`, its attributes `lat` and `lon` and its element `time`, all of the root's
/// namespace, which is that of GPX 1.1, of GPX 1.0, or none; way points, routes and extensions are passed over. A time is
/// an XML dateTime: `YYYY-MM-DDTHH:MM:SS`, an optional fraction, which is dropped, and an optional `Z` or `±hh:mm`; GPX
/// says that one without is of UTC. A point that lacks one of the three, has two times, or has a wrong one, is a bad row
/// of the line on which its start tag ends, the time's on which that ends; its column is `lat`, `lon` or `time`.
///
/// The file is XML in UTF-8 without a document type, within the limits of ``MobilityLimits``.
package enum GPX {
    /// The set of a file.
    ///
    /// - Parameters:
    ///   - bytes: The file.
    ///   - person: Whose positions these are.
    ///   - precision: The characters of the cells that positions fall into.
    ///   - timeZone: The zone of the city, for the set's time base; it changes no time.
    ///   - policy: What to do with bad points.
    /// - Returns: The set, and what became of the points.
    /// - Throws: What is wrong with the file, or with the first bad point if bad ones are refused.
    package static func read(
        _ bytes: [UInt8],
        person: Person,
        precision: Int = 12,
        timeZone: String,
        onBadRow policy: BadRowPolicy
    ) throws(MobilityError) -> (TrackSet, ImportReport) {
        var reader = try Reader(person: person, precision: precision, timeZone: timeZone, onBadRow: policy)
        try reader.consume(bytes.span)
        return try reader.finish()
    }

    /// Reads a file that arrives block by block; it is kept until its end, for the checks come before the parser.
    package struct Reader {
        private let fixes: PersonFixes
        private let policy: BadRowPolicy
        private var file: [UInt8] = []

        /// A reader before the file; what it is told means what it means to `read`.
        package init(
            person: Person,
            precision: Int = 12,
            timeZone: String,
            onBadRow policy: BadRowPolicy
        ) throws(MobilityError) {
            fixes = try PersonFixes(of: person, precision: precision, timeZone: timeZone)
            self.policy = policy
        }

        /// Takes the file's next bytes, of any number.
        package mutating func consume(_ block: Span<UInt8>) throws(MobilityError) {
            guard block.count <= MobilityLimits.markupLength - file.count else { throw .markup(.tooLong) }
            unsafe block.withUnsafeBufferPointer { unsafe file.append(contentsOf: $0) }
        }

        /// The set, and what became of the points.
        package consuming func finish() throws(MobilityError) -> (TrackSet, ImportReport) {
            do { try MarkupGate.check(file.span) } catch { throw .markup(error) }
            let points = GPXPoints(fixes: fixes, onBadRow: policy)
            // From a stream the parser takes a block at a time; of more at once than ten million bytes it takes none.
            let parser = XMLParser(stream: InputStream(data: Data(file)))
            file = []
            parser.shouldProcessNamespaces = true
            parser.externalEntityResolvingPolicy = .never
            parser.delegate = points
            // What it returns is not to be relied on: it is true for a file that was cut off.
            _ = parser.parse()
            return try points.finish(lastLine: parser.lineNumber)
        }
    }
}
