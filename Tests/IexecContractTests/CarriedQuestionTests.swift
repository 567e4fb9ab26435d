import Cryptography
import Testing

@testable import IexecContract

/// A question as a text.
@Suite struct CarriedQuestionTests {
    private let recipient = AgeIdentity().recipient

    @Test("a question is read as it was written, with or without the last line feed")
    func roundTrip() throws {
        let question = CarriedQuestion(sealed: Array(0..<200), recipient: recipient)
        #expect(try CarriedQuestion(parsing: question.text) == question)
        #expect(try CarriedQuestion(parsing: Array(question.text.dropLast())) == question)
        #expect(question.text.count <= CarriedQuestion.maximumLength)
    }

    @Test("anything else is refused")
    func refusals() {
        let sealed = UnpaddedBase64.encode(Array(0..<60))
        for text in [
            "", "pandapp-question-v1", "pandapp-question-v2\n\(recipient)\n\(sealed)\n",
            "pandapp-question-v1\n\(recipient)\n\n", "pandapp-question-v1\n\(recipient)\n\(sealed)=\n",
            "pandapp-question-v1\nage1\n\(sealed)\n", "pandapp-question-v1\n\(sealed)\n\(recipient)\n",
            "pandapp-question-v1\n\(recipient)\n\(sealed)\n\n", "pandapp-question-v1\r\n\(recipient)\r\n\(sealed)\r\n",
            "pandapp-question-v1\n\(recipient)\n" + String(repeating: "A", count: 4096),
        ] {
            #expect(throws: IexecContractError.questionMalformed, "\(text)") {
                try CarriedQuestion(parsing: Array(text.utf8))
            }
        }
    }
}
