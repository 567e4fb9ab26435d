import Cryptography
import Datasets
import Evidence
import Glibc
import IexecContract
import IexecRuntime
import SocialDistance

/// The contact count under iExec's run-time contract: one person's question, answered to that person alone.
@main
enum SocialDistanceIexec: IexecApp {
    static let name = "social-distance-iexec"
    static let takesQuestion = true

    static func main() {
        exit(IexecRun<Self>.main())
    }

    static func compute(
        _ dataset: OpenDataset,
        dataKey: borrowing SecretBytes,
        question: CarriedQuestion?
    ) throws -> [ResultFile] {
        guard let question else { throw IexecRefusal.questionMissing }
        do {
            let digest = dataset.header.digest
            let asked = try ContactQuestion.open(
                question.sealed,
                dataKey: dataKey,
                dataset: digest,
                deal: CarriedQuestion.anyDeal,
                recipient: question.recipient
            )
            let answer = try ContactAnswerText.json(
                for: asked.person,
                in: dataset,
                dataKey: dataKey,
                label: IexecLabel.text
            )
            let asker = ContactAnswerText.asker(asked.person, of: digest)
            return [
                ResultFile(name: ContactAnswerText.fileName, content: answer),
                ResultFile(name: ContactAnswerText.askerFileName, content: asker),
            ]
        } catch ContactError.questionRefused {
            throw IexecRefusal.questionRefused
        } catch ContactError.unknownDefinition {
            throw IexecRefusal.datasetMalformed
        }
    }
}
