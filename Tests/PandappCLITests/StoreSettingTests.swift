import Foundation
import Testing

@testable import PandappCLI

@Suite struct StoreSettingTests {
    @Test(
        "reads and writes the two kinds",
        arguments: ["local", "kubo:http://127.0.0.1:5001", "kubo:https://ipfs.example"]
    )
    func text(text: String) throws {
        let setting = try #require(StoreSetting(text))
        #expect(setting.description == text)
        let json = try JSONEncoder().encode([setting])
        #expect(try JSONDecoder().decode([StoreSetting].self, from: json) == [setting])
    }

    @Test(
        "refuses others",
        arguments: ["", "Local", "ipfs", "kubo", "kubo:", "kubo:127.0.0.1:5001", "http://127.0.0.1:5001"]
    )
    func refused(text: String) throws {
        #expect(StoreSetting(text) == nil)
        let json = try JSONEncoder().encode([text])
        #expect(throws: DecodingError.self) { try JSONDecoder().decode([StoreSetting].self, from: json) }
    }

    @Test("a home that was made before there was a choice opens, with a local store")
    func olderHome() throws {
        let home = HomeFolder(url: .temporary())
        defer { try? FileManager.default.removeItem(at: home.url) }
        try home.create()
        let older = """
            {"schema": "pandapp.home.v1", "development": true, "time_zone": "UTC", "apps": {},
             "city": {"latitude": 1, "longitude": 1, "south": 0, "west": 0, "north": 2, "east": 2},
             "publication": {"step_seconds": 300, "heatmap_precision": 8, "epsilon_millionths": 1000000,
                             "contact_precision": 9, "minimum_contributors": 1}}
            """
        try Data(older.utf8).write(to: home.configuration)
        var configuration = try HomeConfiguration.load(from: home)
        #expect(configuration.store == nil)
        configuration.store = StoreSetting("kubo:http://[::1]:5001")
        try configuration.save(to: home)
        #expect(try HomeConfiguration.load(from: home) == configuration)
    }
}
