/// What a person is told of where their result was computed.
enum EnvironmentLine {
    /// The line for an environment that a verified quote proved.
    static func text(for environment: String) -> String {
        environment == "simulated"
            ? "SIMULATED — no hardware protection; the host operator can read the data" : environment.uppercased()
    }
}
