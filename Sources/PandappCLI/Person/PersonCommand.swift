import ArgumentParser
import Console
import Cryptography
import DatasetAssembly
import Foundation

/// `pandapp person`: a person's key.
struct PersonCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "person",
        abstract: "Make the key with which you contribute, consent and ask.",
        subcommands: [PersonNew.self]
    )
}

/// `pandapp person new`.
struct PersonNew: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new",
        abstract: "Make a key file; one that is there stays as it is.",
        discussion: """
            Everything you sign and receive hangs on this one file. Nobody else has it: keep a copy in a safe place, \
            for without it you can neither ask nor take back. Its first line is an age identity.

            Example: pandapp person new --person-key me.key
            """
    )

    @OptionGroup var person: PersonKeyOptions
    @OptionGroup var console: OutputOptions

    func run() throws {
        let isNew = try create()
        let publicKey = try person.key().signingKey().verificationKey
        try console.report.write(
            NewPerson(file: person.personKey, isNew: isNew, verificationKey: Hexadecimal.encode(publicKey.bytes))
        )
    }

    /// Makes the file; false where there is one.
    private func create() throws -> Bool {
        let text = try PersonKey().exposedText()
        do throws(CommandFailure) {
            try SecretFile.create(Array(text.utf8), at: URL(filePath: person.personKey))
            return true
        } catch let failure where failure.code == "secret-exists" {
            return false
        }
    }
}

/// The result of `person new`.
private struct NewPerson: CommandReport {
    static let verb = "person-new"
    let file: String
    let isNew: Bool
    let verificationKey: String

    var lines: [String] {
        [
            isNew
                ? "\(file) is made. Keep it secret, and keep a copy: there is no other way to you."
                : "\(file) was made before; nothing was changed.",
            "public key: \(verificationKey)",
        ]
    }
}
