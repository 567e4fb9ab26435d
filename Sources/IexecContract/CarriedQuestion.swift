package import Cryptography

/// A sealed question as a text that fits a requester's secret or an input file of iExec: no deal is known when it is
/// written.
///
/// Three lines, each ended by a line feed: `pandapp-question-v1`, the age recipient of the answer, and the sealed question
/// in unpadded base64. The question is signed for ``anyDeal`` and this recipient: who puts it once more gets the same
/// answer, which the same recipient alone can open.
package struct CarriedQuestion: Hashable, Sendable {
    static let version = "pandapp-question-v1"
    /// The longest text: iExec's limit for a secret.
    package static let maximumLength = 4096
    /// The name of the answer's file in the result.
    package static let answerFileName = "answer.age"
    /// What stands for the deal where the asker cannot know it.
    package static let anyDeal = SHA256Digest.of(Array("pandapp/question/any-deal/v1".utf8))

    /// Who can open the answer.
    package let recipient: AgeRecipient
    /// The sealed question.
    package let sealed: [UInt8]

    /// A question of its parts.
    package init(sealed: [UInt8], recipient: AgeRecipient) {
        (self.sealed, self.recipient) = (sealed, recipient)
    }

    /// The text.
    package var text: [UInt8] {
        Array("\(Self.version)\n\(recipient)\n\(UnpaddedBase64.encode(sealed))\n".utf8)
    }

    /// Reads a text; the last line feed may be missing.
    ///
    /// - Throws: `IexecContractError.questionMalformed`.
    package init(parsing text: [UInt8]) throws(IexecContractError) {
        guard text.count <= Self.maximumLength else { throw .questionMalformed }
        var lines = text.split(separator: 10, omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        guard lines.count == 3, lines[0].elementsEqual(Self.version.utf8),
            let address = String(validating: lines[1], as: UTF8.self),
            let recipient = try? AgeRecipient(parsing: address),
            let sealed = UnpaddedBase64.decode(lines[2]), !sealed.isEmpty
        else { throw .questionMalformed }
        self.init(sealed: sealed, recipient: recipient)
    }
}
