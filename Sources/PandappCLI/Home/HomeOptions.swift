import ArgumentParser
import Console
import Foundation

/// The option of every command that works with a home.
struct HomeOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The home folder (default: $PANDAPP_HOME, else $XDG_DATA_HOME/pandapp, else ~/.local/share/pandapp).",
            valueName: "dir"
        ),
        completion: .directory
    )
    var home: String?

    /// The home that was asked for, made or not.
    func folder() throws(CommandFailure) -> HomeFolder {
        try HomeFolder(option: home, environment: ProcessInfo.processInfo.environment)
    }
}
