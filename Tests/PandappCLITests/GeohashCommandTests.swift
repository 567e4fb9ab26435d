import Console
import Geohash
import Synchronization
import Testing

@testable import PandappCLI

@Suite struct GeohashCommandTests {
    @Test(
        "reads positions as people write them",
        arguments: [
            ("57.64911,10.40744", 57.64911, 10.40744), ("57.64911 10.40744", 57.64911, 10.40744),
            (" -1.5 ,\t+2e1 ", -1.5, 20), ("0,0", 0, 0),
        ]
    )
    func positions(text: String, latitude: Double, longitude: Double) {
        #expect(Position(text)?.latitude == latitude)
        #expect(Position(text)?.longitude == longitude)
    }

    @Test(
        "refuses what is not two decimal numbers",
        arguments: [
            "", ",", "1", "1,", ",1", "1,2,3", "1 2 3", "nan,1", "inf,1", "0x1p3,1", "1;2", "1,2°", "١,٢",
        ]
    )
    func refused(text: String) {
        #expect(Position(text) == nil)
    }

    @Test("prints what came before a bad line, and names that line")
    func badLine() throws {
        let written = Mutex("")
        let writer = ReportWriter(json: false, sink: TextSink { text in written.withLock { $0 += text } })
        var lines = ["57.64911,10.40744", "95,0", "1,1"].makeIterator()
        let conversion = LineConversion(report: writer) { lines.next() }
        #expect {
            try conversion.run { line throws(LineDefect) in
                (text: try GeohashEncode.cell(of: line, precision: 5).text, value: ())
            }
        } throws: { error in
            let failure = error as? CommandFailure
            return failure?.status == .badData && failure?.what == "Line 2 of the input was refused"
        }
        #expect(written.withLock { $0 } == "u4pru\n")
    }

    @Test(
        "gives wrong command lines the usage status",
        arguments: [
            ["geohash", "encode", "--precision", "0"], ["geohash", "encode", "--precision", "13"],
            ["geohash", "encode", "--precision", "x"], ["geohash", "nothing"], ["nothing"], ["--nothing"],
            ["geohash", "decode", "extra"],
        ]
    )
    func usage(arguments: [String]) async {
        let silent = TextSink { _ in }
        let status = await Pandapp.execute(arguments, program: "pandapp", output: silent, errors: silent)
        #expect(status == 64)
    }
}
