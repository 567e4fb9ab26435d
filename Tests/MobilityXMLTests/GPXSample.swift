import Mobility
import TestSupport

/// Files and pieces of files that several suites use.
enum GPXSample {
    static let anna = Person(identifier: "anna", status: .ill)

    /// A file of points, the first of which stands on line 3.
    static func file(_ points: String) -> String {
        """
        <?xml version='1.0'?>
        <gpx xmlns='http://www.topografix.com/GPX/1/1'><trk><trkseg>
        \(points)</trkseg></trk></gpx>
        """
    }

    static func point(
        _ latitude: String = "1",
        _ longitude: String = "2",
        time: String = "2020-04-01T10:00:00Z"
    ) -> String {
        "<trkpt lat='\(latitude)' lon='\(longitude)'><time>\(time)</time></trkpt>"
    }

    /// A file of points good and bad, with tracks, segments, prefixes and extensions as it comes; equal arguments make
    /// equal files.
    static func random(points: Int, seed: UInt64) -> String {
        var random = SplitMix(state: seed)
        let prefix = seed % 2 == 0 ? "" : "g:"
        let name = prefix.isEmpty ? "xmlns" : "xmlns:g"
        var text = "<\(prefix)gpx \(name)=\"http://www.topografix.com/GPX/1/\(seed % 2)\">"
        text += "<\(prefix)trk><\(prefix)trkseg>\n"
        for _ in 0..<points {
            let latitude = Double.random(in: -91...91, using: &random)
            let longitude = Double.random(in: -181...181, using: &random)
            let quote = Bool.random(using: &random) ? "\"" : "'"
            text += "<\(prefix)trkpt lon=\(quote)\(longitude)\(quote) lat=\(quote)\(latitude)\(quote)>"
            if Int.random(in: 0..<20, using: &random) > 0 { text += element("\(prefix)time", time(&random), &random) }
            switch Int.random(in: 0..<6, using: &random) {
            case 0: text += "<x:time xmlns:x='urn:x'>2020-04-01T10:00:00Z</x:time>"
            case 1: text += "<\(prefix)extensions><\(prefix)time>x</\(prefix)time></\(prefix)extensions>"
            default: break
            }
            text += "</\(prefix)trkpt>\n"
            switch Int.random(in: 0..<30, using: &random) {
            case 0: text += "</\(prefix)trkseg><\(prefix)trkseg>"
            case 1: text += "</\(prefix)trkseg></\(prefix)trk><\(prefix)trk><\(prefix)trkseg>"
            default: break
            }
        }
        return text + "</\(prefix)trkseg></\(prefix)trk></\(prefix)gpx>\n"
    }

    private static func element(_ name: String, _ text: String, _ random: inout SplitMix) -> String {
        switch Int.random(in: 0..<4, using: &random) {
        case 0: "<\(name)><![CDATA[\(text)]]></\(name)>"
        case 1: "<\(name) >\n  \(text)\r\n</\(name)>"
        case 2: "<\(name)>\(text.replacing("-", with: "&#45;"))</\(name)>"
        default: "<\(name)>\(text)</\(name)>"
        }
    }

    private static func time(_ random: inout SplitMix) -> String {
        func number(_ range: ClosedRange<Int>) -> String {
            let digits = "\(Int.random(in: range, using: &random))"
            return digits.count < 2 ? "0" + digits : digits
        }
        let date = "\(number(1969...2107))-\(number(1...12))-\(number(1...31))"
        let time = "\(number(0...23)):\(number(0...59)):\(number(0...59))"
        let fraction = ["", ".5", ".123", ".999999"].randomElement(using: &random) ?? ""
        let zone = ["Z", "", "+02:00", "-05:30", "+14:00"].randomElement(using: &random) ?? ""
        return "\(date)T\(time)\(fraction)\(zone)"
    }
}
