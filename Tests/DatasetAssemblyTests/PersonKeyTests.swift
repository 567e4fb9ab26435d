import ContributionTestSupport
import Cryptography
import DatasetAssembly
import Foundation
import TestSupport
import Testing

@Suite struct PersonKeyTests {
    static let age = ExternalProgram("/usr/bin/age")

    @Test("a key read from its text is the same person; what follows the first line is ignored")
    func roundTrip() throws {
        let key = PersonKey()
        let text = try key.exposedText()
        #expect(text.hasPrefix("AGE-SECRET-KEY-1") && text.hasSuffix("\n"))
        for text in [text, "\n" + text, text + "# created: today\n", text.replacing("\n", with: "\r\n")] {
            let read = try PersonKey(parsing: text)
            #expect(try read.signingKey().verificationKey == key.signingKey().verificationKey)
            #expect(
                try read.recipientIdentity(night: "2020-11-22").recipient
                    == key.recipientIdentity(night: "2020-11-22").recipient
            )
        }
    }

    @Test(
        "what does not begin with an age identity is no key",
        arguments: ["", "\n", "x", "age1", " AGE-SECRET-KEY-1"]
    )
    func malformed(text: String) throws {
        #expect(throws: DatasetAssemblyError.malformedPersonKey) { _ = try PersonKey(parsing: text) }
        let right = try PersonKey().exposedText()
        #expect(throws: DatasetAssemblyError.malformedPersonKey) { _ = try PersonKey(parsing: "# \(text)\n\(right)") }
        #expect(throws: DatasetAssemblyError.malformedPersonKey) { _ = try PersonKey(parsing: right.lowercased()) }
    }

    @Test("the recipients of two nights, and of two people, have nothing in common")
    func recipients() throws {
        let one = PersonKey()
        let two = PersonKey()
        let recipients = [
            try one.recipientIdentity(night: "2020-11-22").recipient,
            try one.recipientIdentity(night: "2020-11-23").recipient,
            try two.recipientIdentity(night: "2020-11-22").recipient,
            try AgeIdentity(parsing: one.exposedText().filter { !$0.isNewline }).recipient,
        ]
        #expect(Set(recipients).count == 4)
    }

    // Needs the package `age`.
    @Test("age opens with the key file what is sealed to its identity", .enabled(if: age != nil))
    func ageOpens() throws {
        let key = PersonKey()
        let text = try key.exposedText()
        let owner = try AgeIdentity(parsing: text.filter { !$0.isNewline })
        try Contributions.withFolder { folder in
            let (identity, sealed) = (folder.appending(path: "person.key"), folder.appending(path: "kept.age"))
            try Data(text.utf8).write(to: identity)
            try Data(AgeFile.encrypt([1, 2, 3], to: [owner.recipient])).write(to: sealed)
            let opened = try Self.age?.run(["-d", "-i", identity.path, sealed.path])
            #expect(opened?.status == 0 && opened?.output == [1, 2, 3])

            let night = try key.recipientIdentity(night: "2020-11-22")
            try Data(night.exposedText().utf8).write(to: identity)
            try Data(AgeFile.encrypt([4], to: [night.recipient])).write(to: sealed)
            #expect(try Self.age?.run(["-d", "-i", identity.path, sealed.path]).output == [4])
        }
    }
}
