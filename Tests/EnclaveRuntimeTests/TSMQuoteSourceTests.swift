import Testing

@testable import EnclaveRuntime

/// The kernel's folder of reports, as a script: each report that is made follows the next line.
private final class ScriptedReports {
    /// What happens to one report.
    enum Line {
        /// The kernel gives a quote.
        case quote
        /// Somebody else writes to the report between our writing and our reading.
        case written(byOthers: UInt32)
        /// The kernel serves somebody else when the quote is read.
        case busyReading
        /// There is no room for a report now.
        case busyMaking
        /// An attribute has this text, or cannot be read.
        case attribute(String, String?)
        /// The quote is empty.
        case emptyQuote
    }

    let provider: String
    var generation: UInt32
    var script: [Line]
    var made = 0
    var removed = 0
    var pauses: [UInt32] = []

    init(_ script: [Line], provider: String = "tdx_guest\n", generation: UInt32 = 0) {
        (self.script, self.provider, self.generation) = (script, provider, generation)
    }

    func quote(_ reportData: [UInt8]) throws(EnclaveFileError) -> [UInt8] {
        let source = TSMQuoteSource(pause: { self.pauses.append($0) }) { () throws(EnclaveFileError) in
            let line = self.script.isEmpty ? Line.busyReading : self.script.removeFirst()
            if case .busyMaking = line { throw .busy }
            self.made += 1
            return Report(of: self, line)
        }
        return try source.quote(reportData: reportData)
    }

    private final class Report: TSMReport {
        let kernel: ScriptedReports
        let line: Line
        var written: [UInt8] = []

        init(of kernel: ScriptedReports, _ line: Line) {
            (self.kernel, self.line) = (kernel, line)
        }

        func read(_ attribute: String, limit: Int) throws(EnclaveFileError) -> [UInt8] {
            if case .attribute(attribute, let text) = line {
                guard let text else { throw .unreadable }
                return Array(text.utf8)
            }
            switch (attribute, line) {
            case ("provider", _): return Array(kernel.provider.utf8)
            case ("generation", _): return Array("\(kernel.generation)\n".utf8)
            case ("outblob", .busyReading): throw .busy
            case ("outblob", .emptyQuote): return []
            case ("outblob", _): return Array("quote over ".utf8) + written
            default: throw .unreadable
            }
        }

        func write(_ bytes: [UInt8], to attribute: String) throws(EnclaveFileError) {
            guard attribute == "inblob" else { throw .unwritable }
            written = bytes
            kernel.generation &+= 1
            if case .written(let others) = line {
                written = [0xff]
                kernel.generation &+= others
            }
        }

        func remove() { kernel.removed += 1 }
    }
}

@Suite struct TSMQuoteSourceTests {
    let reportData = (0..<64).map(UInt8.init)
    var quote: [UInt8] { Array("quote over ".utf8) + reportData }

    @Test("a quote over our bytes, from a report that is removed", arguments: [0, 41, UInt32.max])
    func quotes(generation: UInt32) throws {
        let kernel = ScriptedReports([.quote], generation: generation)
        #expect(try kernel.quote(reportData) == quote)
        #expect(kernel.made == 1 && kernel.removed == 1 && kernel.pauses.isEmpty)
    }

    @Test("a quote over somebody else's bytes is thrown away, and asked for again", arguments: [1, 2, UInt32.max])
    func races(others: UInt32) throws {
        let kernel = ScriptedReports([.written(byOthers: others), .written(byOthers: others), .quote])
        #expect(try kernel.quote(reportData) == quote)
        #expect(kernel.made == 3 && kernel.removed == 3 && kernel.pauses == [50, 100])
    }

    @Test("a kernel that serves somebody else is asked again")
    func busy() throws {
        let kernel = ScriptedReports([.busyReading, .busyMaking, .quote])
        #expect(try kernel.quote(reportData) == quote)
        #expect(kernel.made == 2 && kernel.removed == 2 && kernel.pauses == [50, 100])
    }

    @Test("the wait has an end: eight times, within seven seconds")
    func bounded() {
        for lines in [
            Array(repeating: ScriptedReports.Line.busyReading, count: 100),
            Array(repeating: .written(byOthers: 1), count: 100), Array(repeating: .busyMaking, count: 100),
        ] {
            let kernel = ScriptedReports(lines)
            #expect(throws: EnclaveFileError.busy) { try kernel.quote(reportData) }
            #expect(kernel.script.count == 92 && kernel.removed == kernel.made)
            #expect(kernel.pauses == [50, 100, 200, 400, 800, 1600, 3200])
            #expect(kernel.pauses.reduce(0, +) < 7000)
        }
    }

    @Test("a provider whose quotes nobody can verify is not asked", arguments: ["sev_guest\n", "", "tdx_guest\n\n"])
    func provider(name: String) {
        let kernel = ScriptedReports([.quote], provider: name)
        #expect(throws: EnclaveFileError.unreadable) { try kernel.quote(reportData) }
        #expect(kernel.generation == 0 && kernel.removed == 1)
    }

    static let defects: [(String, String?)] = [
        ("generation", "many\n"), ("generation", ""), ("generation", "-1"), ("generation", "4294967296\n"),
        ("generation", nil), ("provider", nil), ("outblob", nil),
    ]

    @Test("an attribute that cannot be read or is none ends it", arguments: defects)
    func attributes(attribute: String, text: String?) {
        let kernel = ScriptedReports([.attribute(attribute, text)])
        #expect(throws: EnclaveFileError.unreadable) { try kernel.quote(reportData) }
        #expect(kernel.removed == 1)
    }

    @Test("an empty quote is none")
    func empty() {
        #expect(throws: EnclaveFileError.unreadable) { try ScriptedReports([.emptyQuote]).quote(reportData) }
    }
}
