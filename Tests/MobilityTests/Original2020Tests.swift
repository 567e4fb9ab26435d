import Foundation
import Geohash
import Mobility
import TestSupport
import Testing

/// The scenarios of the 2020 prototype, against the numbers that follow from them.
@Suite struct Original2020Tests {
    @Test("the scenarios are read whole", arguments: ["original_2020_scenario", "original_2020_slide"])
    func scenario(name: String) throws {
        let bytes = [UInt8](try Fixture.data("original-2020/\(name).csv"))
        let json = try #require(
            JSONSerialization.jsonObject(with: Fixture.data("original-2020/\(name).expected.json")) as? [String: Any]
        )
        let density = try #require(json["ill_density"] as? [String: Int])

        let (set, report) = try GeohashCSV.read(bytes, timeBase: Sample.timeBase, onBadRow: .refuse)
        #expect(set.count == json["points"] as? Int)
        #expect(report.accepted == set.count)
        #expect(set.persons.count == json["persons"] as? Int)
        #expect(set.persons.filter { $0.status == .ill }.count == json["ill_persons"] as? Int)
        var illFixes: [String: Int] = [:]
        for row in 0..<set.count where set.persons[Int(set.personIndex[row])].status == .ill {
            illFixes[set.cell(ofRow: row).text, default: 0] += 1
        }
        #expect(illFixes == density)
        #expect(try TrackFile.decode(TrackFile.encode(set)) == set)
        // The files end their lines with CR LF, the writer with LF.
        let isSame = try GeohashCSV.Writer().file(of: set) == bytes.filter { $0 != 0x0D }
        #expect(isSame)
    }
}
