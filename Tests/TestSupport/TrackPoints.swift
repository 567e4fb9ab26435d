import Foundation

/// A person's track points as a plain Python program reads them.
public struct TrackPoints {
    /// A good point.
    public struct Point: Sendable {
        /// The Unix time.
        public let second: UInt32
        /// The latitude in degrees.
        public let latitude: Double
        /// The longitude in degrees.
        public let longitude: Double
    }

    /// The good points, in the order of the file.
    public private(set) var points: [Point] = []
    /// The number of the others.
    public private(set) var badCount = 0

    /// Has a file of the form `gpx` or `plt` read.
    public init(_ form: String, _ bytes: [UInt8]) throws {
        let text = try PythonScript.withTemporaryFolder { folder in
            let (file, output) = (folder.appending(path: "track"), folder.appending(path: "points"))
            try Data(bytes).write(to: file)
            try PythonScript.run("track_points.py", [form, file.path, output.path])
            return try String(contentsOf: output, encoding: .utf8)
        }
        for line in text.split(separator: "\n") {
            let fields = line.split(separator: " ")
            if fields.count == 3, let second = UInt32(fields[0]), let latitude = Double(fields[1]),
                let longitude = Double(fields[2])
            {
                points.append(Point(second: second, latitude: latitude, longitude: longitude))
            } else {
                badCount += 1
            }
        }
    }
}
