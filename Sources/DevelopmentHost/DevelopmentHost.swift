import ArgumentParser
import Console

/// The program behind `pandapp app test`: runs the apps' libraries on plaintext, for people who develop them.
///
/// It is a program of its own, so that plaintext input, raw output and chosen keys exist in no enclave. Everything that
/// it writes is labelled ``label``.
@main struct DevelopmentHost: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "development-host",
        abstract: "Run an app on plaintext development data; 'pandapp app test' starts this program.",
        discussion: "Nothing here is protected: use generated people, or people who gave you their tracks for this.",
        subcommands: [HeatmapTest.self, SocialDistanceTest.self, AttackTest.self]
    )

    /// What every output says.
    static let label = "DEVELOPMENT"

    static func main() async {
        await executeAndExit(program: "development-host")
    }
}
