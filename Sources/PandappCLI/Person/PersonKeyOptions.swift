import ArgumentParser
import DatasetAssembly

/// The option that says who speaks.
struct PersonKeyOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Your key file (mode 0600).", valueName: "file"), completion: .file())
    var personKey: String

    /// The key in the file.
    func key() throws -> PersonKey {
        try HomeSecrets.person(at: personKey)
    }
}
