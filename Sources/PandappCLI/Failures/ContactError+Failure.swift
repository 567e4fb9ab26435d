import Console
import SocialDistance

extension ContactError: ReportableError {
    /// Why a contact count was not given, or could not be read.
    var failure: CommandFailure {
        let what = "The contact count was not given"
        switch self {
        case .questionRefused:
            return CommandFailure(
                .denied,
                code: "question-refused",
                what: what,
                why: "The question is not signed by the key that it names, for this night",
                remedy: "Ask with the key that contributed"
            )
        case .tooManySubscriptions:
            return CommandFailure(
                .denied,
                code: "too-many-subscriptions",
                what: what,
                why: "More than \(ContactBatch.maximumSlots) people have subscribed to one night",
                remedy: "People can still ask one by one: pandapp contacts"
            )
        case .answerMalformed:
            return CommandFailure(
                .badData,
                code: "answer-malformed",
                what: "The answer could not be read",
                why: "It is not one of this version",
                remedy: "Get the night's folder again, or use the version that made it"
            )
        case .unknownDefinition:
            return CommandFailure(
                .badData,
                code: "unknown-definition",
                what: what,
                why: "The dataset pins a definition that this version does not know",
                remedy: "Use the version that published the night"
            )
        }
    }
}
