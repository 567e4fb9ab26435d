import Console
import Foundation
import Testing

@testable import PandappCLI

@Suite struct HomeFolderTests {
    @Test(
        "finds the home by option, then PANDAPP_HOME, then XDG, then HOME",
        arguments: [
            ("/o", ["PANDAPP_HOME": "/p", "XDG_DATA_HOME": "/x", "HOME": "/h"], "/o"),
            (nil, ["PANDAPP_HOME": "/p", "XDG_DATA_HOME": "/x", "HOME": "/h"], "/p"),
            (nil, ["PANDAPP_HOME": "", "XDG_DATA_HOME": "/x", "HOME": "/h"], "/x/pandapp"),
            (nil, ["XDG_DATA_HOME": "relative", "HOME": "/h"], "/h/.local/share/pandapp"),
        ] as [(String?, [String: String], String)]
    )
    func place(option: String?, environment: [String: String], expected: String) throws {
        #expect(try HomeFolder(option: option, environment: environment).url.path == expected)
    }

    @Test("says that nothing names a home")
    func nowhere() {
        #expect(throws: CommandFailure.self) { try HomeFolder(option: nil, environment: [:]) }
    }

    @Test("makes folders that only their owner can use, also where they existed more open, and twice")
    func permissions() throws {
        let home = HomeFolder(url: .temporary())
        defer { try? FileManager.default.removeItem(at: home.url) }
        try FileManager.default.createDirectory(at: home.folder(of: .person), withIntermediateDirectories: true)
        for _ in 0..<2 { try home.create() }
        for folder in [home.url, home.store] + HomeFolder.Role.allCases.map(home.folder(of:)) {
            #expect(try folder.mode() == 0o700)
        }
    }

    @Test("takes over no folder through a link")
    func link() throws {
        let home = HomeFolder(url: .temporary())
        defer { try? FileManager.default.removeItem(at: home.url) }
        try FileManager.default.createDirectory(at: home.url, withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            at: home.url.appending(path: "person"),
            withDestinationURL: FileManager.default.temporaryDirectory
        )
        #expect(throws: CommandFailure.self) { try home.create() }
    }

    @Test("refuses a home that was not made to the end")
    func initialised() throws {
        let home = HomeFolder(url: .temporary())
        defer { try? FileManager.default.removeItem(at: home.url) }
        try home.create()
        #expect { try home.requireInitialised() } throws: { ($0 as? CommandFailure)?.code == "home-missing" }
        try Data("{}".utf8).write(to: home.configuration)
        try home.requireInitialised()
    }
}
