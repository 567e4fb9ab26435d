import Console
import Cryptography
import DatasetAssembly
import Datasets
import DeterministicCBOR
import Evidence
import Foundation
import Orders
import SocialDistance
import Testing

@testable import PandappCLI

/// Only the holder of the key with which a track was contributed can ask.
@Suite struct AskingTests {
    private let day = TestHome.day

    @Test("a key that contributed nothing gets no answer: no-contribution")
    func stranger() throws {
        let home = try TestHome.published()
        let key = home.place("stranger.key")
        try SecretFile.create(Array(PersonKey().exposedText().utf8), at: key)
        #expect(
            try home.refusal(["contacts", "--date", day, "--person-key", key.path]).is("no-contribution", 77)
        )
    }

    @Test("a question that names one person and is signed by another is refused inside the enclave")
    func anotherPersonsKey() throws {
        let worker = try TamperingWorker(TestHome.published())
        #expect(told { _ = try worker.ask(named: "p000001", signedBy: "p000002") } == "65 question-refused")
        #expect(told { _ = try worker.ask(named: "p000001", signedBy: "p000001") } == "0")
    }

    @Test("another person's question in the place of the asker's is answered, and not believed by the asker")
    func swappedQuestion() throws {
        let worker = try TamperingWorker(TestHome.published())
        let identity = AgeIdentity()
        let job = try worker.match(.socialDistance, for: identity.recipient)
        let question = try worker.question(named: "p000002", signedBy: "p000002", for: job)
        let result = try worker.run(job, question: question)
        let files = try ResultArchive.decode(AgeFile.decrypt(result.sealedResult, with: identity))
        func answer(to person: String) throws -> ContactAnswerFile? {
            let asker = try HomeSecrets.person(at: worker.home.personKey(person)).signingKey().verificationKey
            return try ContactAnswerFile(in: files, night: day, asker: asker, dataset: result.statement.dataset)
        }
        #expect(try answer(to: "p000002") != nil)
        let refusal = #expect(throws: CommandFailure.self) { try answer(to: "p000001") }
        #expect(refusal?.code == "answer-of-another")
    }

    @Test("an own question from another deal, and bytes that are no question, are refused inside the enclave")
    func replayedQuestion() throws {
        let worker = try TamperingWorker(TestHome.published())
        let first = try worker.question()
        let second = try worker.match(.socialDistance)
        #expect(told { _ = try worker.run(second, question: first.sealed) } == "65 question-refused")
        #expect(told { _ = try worker.run(second, question: [0x80]) } == "65 question-refused")
        #expect(told { _ = try worker.run(second, question: nil) } == "65 question-refused")
    }

    @Test("a question that is cut, or longer than the enclave reads, and a replayed batch are refused inside it")
    func lengths() throws {
        let worker = try TamperingWorker(TestHome.published())
        let (job, sealed) = try worker.question()
        let overlong = [UInt8](repeating: 0, count: ContactBatch.maximumLength + 1)
        // A key is released three times a task at most; what is too long is refused before.
        for question in [Array(sealed.dropLast()), sealed + [0], overlong] {
            #expect(told { _ = try worker.run(job, question: question) } == "65 question-refused", "\(question.count)")
        }
        let batch = try ContactBatch([]).sealed(for: worker.header(of: job.location), deal: job.deal.identifier.digest)
        let other = try worker.match(.socialDistance)
        for question in [[], batch] {
            #expect(told { _ = try worker.run(other, question: question) } == "65 question-refused")
        }
        #expect(told { _ = try worker.run(job, question: batch) } == "0")
    }

    @Test("a day that was not published has no answer, and one that is not over cannot be published")
    func openDay() throws {
        let home = try TestHome.published()
        let key = ["--person-key", home.personKey("p000001")]
        #expect(try home.refusal(["contacts", "--date", "2020-04-02"] + key).is("not-published", 66))
        #expect(try home.refusal(["publish", "--date", "2999-01-01"]).code == "day-in-future")
    }
}

extension TamperingWorker {
    /// A question that its own person asks.
    func question(by person: String = "p000001") throws -> (job: Job, sealed: [UInt8]) {
        let job = try match(.socialDistance)
        return (job, try question(named: person, signedBy: person, for: job))
    }

    /// Asks in the name of one person with the signature of another.
    func ask(named person: String, signedBy signer: String) throws -> AttestedResult {
        let job = try match(.socialDistance)
        return try run(job, question: question(named: person, signedBy: signer, for: job))
    }

    /// The sealed question in its wire format, which the product's own type could not make wrong.
    fileprivate func question(named person: String, signedBy signer: String, for job: Job) throws -> [UInt8] {
        func key(_ name: String) throws -> SigningKey {
            let file = open.folder.folder(of: .person).appending(path: "\(name).key")
            return try HomeSecrets.person(at: file.path).signingKey()
        }

        let version = "pandapp/question/v1"
        let header = try header(of: job.location)
        let parameters = try RequestParameters(parsing: job.deal.terms.params)
        let recipient = parameters.value(of: "--recipient") ?? ""
        let signed =
            Array(version.utf8) + header.digest.bytes + job.deal.identifier.digest.bytes + Array(recipient.utf8)
        let named = try key(person).verificationKey
        let plaintext = CBORValue.record([
            1: .text(version), 2: .bytes(named.bytes), 3: .bytes(try key(signer).sign(signed)),
        ]).encoded()
        let message = try SealedMessage.seal(
            plaintext,
            to: header.questionKey,
            suite: .x25519,
            info: Array(version.utf8) + header.digest.bytes
        )
        return CBORValue.array([.bytes(message.encapsulatedKey), .bytes(message.ciphertext)]).encoded()
    }
}
