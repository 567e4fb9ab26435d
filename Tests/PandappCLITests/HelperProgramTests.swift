import Console
import Foundation
import Testing

@testable import PandappCLI

@Suite struct HelperProgramTests {
    @Test("looks in PANDAPP_LIBEXEC first, then beside itself, then where installations and builds put programs")
    func order() {
        let folders = HelperProgram.folders(
            environment: ["PANDAPP_LIBEXEC": "/one:/two"],
            executable: URL(filePath: "/usr/local/bin/pandapp")
        )
        #expect(
            folders.map(\.path) == [
                "/one", "/two", "/usr/local/bin", "/usr/local/libexec/pandapp", "/usr/enclaves",
            ]
        )
    }

    @Test("finds only what can be started, and says what to do where nothing can")
    func locate() throws {
        let folder = URL.temporary()
        defer { try? FileManager.default.removeItem(at: folder) }
        let program = HelperProgram.developmentHost
        let own = folder.appending(path: "bin/pandapp")
        func find() throws -> String { try program.locate(environment: [:], executable: own).path }

        #expect { try find() } throws: { ($0 as? CommandFailure)?.code == "program-missing" }
        let place = try OutputFolder(folder.path + "/libexec/pandapp").write([], as: program.rawValue)
        #expect { try find() } throws: { ($0 as? CommandFailure)?.code == "program-missing" }
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: place)
        #expect(try find() == place)
    }
}
