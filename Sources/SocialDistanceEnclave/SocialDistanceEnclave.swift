import Datasets
import EnclaveRuntime
import Evidence
import Glibc
import SocialDistance

/// Binds the contact count to the enclave runtime; this target's closure is what a measurement covers.
@main
enum SocialDistanceEnclave: ConfidentialApp {
    static let longestQuestion: Int? = ContactBatch.maximumLength

    static func main() {
        exit(EnclaveRun<Self>.main())
    }

    static func compute(_ dataset: OpenDataset, context: borrowing ComputationContext) throws -> [ResultFile] {
        guard let sealed = context.question else { throw ComputationError.questionRefused }
        return try ContactBatch.isSealed(in: sealed)
            ? answers(to: sealed, dataset, context) : answer(to: sealed, dataset, context)
    }

    /// One person's question.
    private static func answer(
        to sealed: [UInt8],
        _ dataset: OpenDataset,
        _ context: borrowing ComputationContext
    ) throws -> [ResultFile] {
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
        let content = try ContactAnswerText.json(
            for: question.person,
            in: dataset,
            dataKey: context.dataKey,
            label: context.label
        )
        let asker = ContactAnswerText.asker(question.person, of: dataset.header.digest)
        return [
            ResultFile(name: ContactAnswerText.fileName, content: content),
            ResultFile(name: ContactAnswerText.askerFileName, content: asker),
        ]
    }

    /// All who have subscribed to the night.
    private static func answers(
        to sealed: [UInt8],
        _ dataset: OpenDataset,
        _ context: borrowing ComputationContext
    ) throws -> [ResultFile] {
        let batch: ContactBatch
        do {
            let (header, deal) = (dataset.header, context.deal)
            batch = try ContactBatch.open(sealed, dataKey: context.dataKey, header: header, deal: deal)
        } catch {
            throw ComputationError.questionRefused
        }
        let answers = try NightlyAnswers(to: batch, in: dataset, dataKey: context.dataKey)
        return [
            ResultFile(name: NightlyAnswers.fileName, content: try answers.sealed()),
            ResultFile(name: NightlyAnswers.reportName, content: try answers.report(label: context.label)),
        ]
    }
}
