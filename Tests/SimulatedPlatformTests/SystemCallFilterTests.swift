import Cryptography
import Evidence
import Testing

@testable import SimulatedPlatform

@Suite struct SystemCallFilterTests {
    @Test("the filter has the same bytes each time, and is the one that launch manifests name")
    func pinned() throws {
        let filter = try SystemCallFilter()
        #expect(try SystemCallFilter().program == filter.program)
        #expect(filter.program.count % 8 == 0 && filter.program.count > 400)
        #expect(filter.digest == LaunchManifest.standardSystemCallFilter)
    }
}
