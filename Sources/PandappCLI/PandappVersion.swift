/// The version of everything in this repository.
enum PandappVersion {
    /// As semantic versioning has it.
    static let text = "0.1.0"
}
