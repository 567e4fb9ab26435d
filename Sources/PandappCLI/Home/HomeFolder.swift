import Console
import Foundation
import Glibc

/// The folder that holds everything of one installation: a sub-folder per role, the ledger and the store.
///
/// One home may play every role, as in development; in production each role has a home of its own, on a machine of
/// its own. All folders are their owner's alone (0700).
struct HomeFolder: Hashable, Sendable {
    /// Who the files of a sub-folder belong to.
    enum Role: String, CaseIterable, Sendable {
        case publisher, developer, requester, person, pool, broker, platform
    }

    /// Where the home is.
    let url: URL

    /// The home at a place.
    init(url: URL) {
        self.url = url
    }

    /// The home that was asked for: the option, else `PANDAPP_HOME`, else `$XDG_DATA_HOME/pandapp`, else
    /// `~/.local/share/pandapp`.
    ///
    /// An XDG variable that is not an absolute path is ignored, as its specification wants.
    init(option: String?, environment: [String: String]) throws(CommandFailure) {
        func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }

        if let path = option ?? value("PANDAPP_HOME") {
            url = URL(filePath: path, directoryHint: .isDirectory)
        } else if let path = value("XDG_DATA_HOME"), path.hasPrefix("/") {
            url = URL(filePath: path, directoryHint: .isDirectory).appending(path: "pandapp")
        } else if let path = value("HOME") {
            url = URL(filePath: path, directoryHint: .isDirectory).appending(path: ".local/share/pandapp")
        } else {
            throw CommandFailure(
                .badConfiguration,
                code: "home-unknown",
                what: "The home folder could not be found",
                why: "Neither --home nor the variables PANDAPP_HOME, XDG_DATA_HOME and HOME name one",
                remedy: "Give --home DIR"
            )
        }
    }

    /// The sub-folder of a role.
    func folder(of role: Role) -> URL { url.appending(path: role.rawValue, directoryHint: .isDirectory) }

    /// The SQLite database of orders, deals and tasks.
    var ledger: URL { url.appending(path: "ledger.sqlite") }

    /// The content-addressed store of encrypted datasets.
    var store: URL { url.appending(path: "store", directoryHint: .isDirectory) }

    /// What was settled when the home was made.
    var configuration: URL { url.appending(path: "config.json") }

    /// Whether the home has been made: its configuration, which is written last, exists.
    var isInitialised: Bool { FileManager.default.fileExists(atPath: configuration.path) }

    /// Makes the home and its sub-folders, and takes away what others may do with them; doing so twice is harmless.
    func create() throws(CommandFailure) {
        do {
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
        } catch {
            throw .uncreatable(url.path)
        }
        for folder in [url, store] + Role.allCases.map(folder(of:)) {
            try Self.makePrivate(folder.path)
        }
    }

    /// Refuses a home that has not been made.
    func requireInitialised() throws(CommandFailure) {
        guard !isInitialised else { return }
        throw CommandFailure(
            .badConfiguration,
            code: "home-missing",
            what: "The home \(url.path) could not be used",
            why: "It has no config.json, so it was not made, or not to the end",
            remedy: "Make it: pandapp init --home '\(url.path)'"
        )
    }

    private static func makePrivate(_ path: String) throws(CommandFailure) {
        let isMade = unsafe mkdir(path, 0o700) == 0 || errno == EEXIST
        // Opened before it is changed, and not through a link: a folder of someone else is refused, not taken over.
        let folder = unsafe open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard isMade, folder >= 0 else { throw .uncreatable(path) }
        defer { close(folder) }
        guard fchmod(folder, 0o700) == 0 else { throw .uncreatable(path) }
    }
}
