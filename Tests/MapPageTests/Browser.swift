import Foundation
import TestSupport

@testable import MapPage

/// Headless Chromium with a profile of its own, to which no name of the network resolves.
struct Browser {
    /// What there was to see.
    struct Seen {
        /// The document after its scripts, as markup.
        let document: String
        /// The start tag of its body, where the page tells how it is.
        let body: String
        /// What the page wrote to the console.
        let console: [String]
    }

    private static let program = "/usr/bin/chromium"

    static let isInstalled =
        FileManager.default.isExecutableFile(atPath: program)
        && FileManager.default.fileExists(atPath: MapLibrary.folder + "/" + MapLibrary.scriptName)

    /// Leaflet as Debian installs it.
    static func leaflet() throws -> MapLibrary {
        func read(_ name: String) throws -> [UInt8] {
            [UInt8](try Data(contentsOf: URL(filePath: MapLibrary.folder).appending(path: name)))
        }
        return try MapLibrary(script: read(MapLibrary.scriptName), style: read(MapLibrary.styleName))
    }

    /// A browser that cannot be started.
    struct Missing: Error {}

    /// Opens a page from a file, at a fragment with its number sign, and gives it time to draw.
    func open(_ page: [UInt8], fragment: String = "", width: Int = 390, height: Int = 844) throws -> Seen {
        let folder = FileManager.default.temporaryDirectory.appending(path: "pandapp-page-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data(page).write(to: folder.appending(path: "page.html"))
        let script = """
            exec \(Self.program) --headless=new --no-sandbox --disable-gpu --hide-scrollbars --no-first-run \
                --user-data-dir="$1/profile" --window-size="$2" --host-resolver-rules="MAP * ~NOTFOUND" \
                --virtual-time-budget=5000 --enable-logging=stderr --dump-dom "file://$1/page.html$3" 2>"$1/errors"
            """
        let words = ["-c", script, "sh", folder.path, "\(width),\(height)", fragment]
        guard let shell = ExternalProgram("/bin/sh") else { throw Missing() }
        let document = String(decoding: try shell.run(words).output, as: UTF8.self)
        let errors = try String(contentsOf: folder.appending(path: "errors"), encoding: .utf8)
        return Seen(
            document: document,
            body: document.firstMatch(of: /<body[^>]*>/).map { String($0.0) } ?? "",
            console: errors.split(separator: "\n").filter { $0.contains("CONSOLE") }.map(String.init)
        )
    }
}
