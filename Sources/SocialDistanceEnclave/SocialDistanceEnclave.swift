import Datasets
import EnclaveRuntime
import Evidence
import Glibc
import SocialDistance

/// Binds the contact count to the enclave runtime; this target's closure is what a measurement covers.
@main
enum SocialDistanceEnclave: ConfidentialApp {
    static let takesQuestion = true

    static func main() {
        exit(EnclaveRun<Self>.main())
    }

    static func compute(_ dataset: OpenDataset, context: borrowing ComputationContext) throws -> [ResultFile] {
        guard let sealed = context.question else { throw ComputationError.questionRefused }
        let question: ContactQuestion
        do {
            question = try ContactQuestion.open(
                sealed,
                dataKey: context.dataKey,
                dataset: dataset.header.digest,
                deal: context.deal,
                recipient: context.recipient
            )
        } catch {
            throw ComputationError.questionRefused
        }
        let window = try DayWindow(night: dataset.header.night, parameters: dataset.header.parameters)
        let answer =
            switch try ContactDefinition(of: dataset.header) {
            case .coPresence:
                try ContactAnswer.count(for: question.person, in: dataset).json(label: context.label, window: window)
            case .proximity:
                try ProximityAnswer.count(for: question.person, in: dataset).json(label: context.label, window: window)
            }
        return [ResultFile(name: "contacts.json", content: answer)]
    }
}
