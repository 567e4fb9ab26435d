import Cryptography
import DatasetAssembly
import Datasets
import DeterministicCBOR
import Evidence
import Foundation
import Orders
import Requester
import SocialDistance
import Testing

@testable import PandappCLI

/// Only the holder of the key with which a track was contributed can ask, and only the recipient can read.
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

    @Test("an own question from another deal, and bytes that are no question, are refused inside the enclave")
    func replayedQuestion() throws {
        let worker = try TamperingWorker(TestHome.published())
        let first = try worker.question()
        let second = try worker.match(.socialDistance)
        #expect(told { _ = try worker.run(second, question: first.sealed) } == "65 question-refused")
        #expect(told { _ = try worker.run(second, question: [0x80]) } == "65 question-refused")
        #expect(told { _ = try worker.run(second, question: nil) } == "65 question-refused")
    }

    @Test("a result opens for its recipient alone: result-not-for-me")
    func otherIdentity() throws {
        let worker = try TamperingWorker(TestHome.published())
        let identity = AgeIdentity()
        let job = try worker.match(.heatmap, for: identity.recipient)
        let verified = try worker.verification(of: job).verify(worker.run(job))
        #expect(try verified.open(with: identity).map(\.name) == ["heatmap.png", "cells.csv", "report.json"])
        #expect(told { _ = try verified.open(with: AgeIdentity()) } == "65 result-not-for-me")
        #expect(
            told { _ = try verified.open(with: worker.open.secrets.identity(.requester)) } == "65 result-not-for-me"
        )
    }

    @Test("a result in which one thing was altered is not believed")
    func alteredResult() throws {
        let worker = try TamperingWorker(TestHome.published())
        let (job, other) = (try worker.match(.heatmap), try worker.match(.heatmap))
        let (result, otherResult) = (try worker.run(job), try worker.run(other))
        let verification = try worker.verification(of: job)
        func answer(_ change: (inout AttestedResult) -> Void) -> String {
            var altered = result
            change(&altered)
            return told { _ = try verification.verify(altered) }
        }

        #expect(answer { _ in } == "0")
        #expect(answer { $0.sealedResult[$0.sealedResult.count - 1] ^= 1 } == "65 result-not-of-task")
        #expect(answer { $0.enclaveSignature[3] ^= 1 } == "65 result-not-of-task")
        #expect(answer { $0.statement.environment = "sgx" } == "65 result-not-of-task")
        #expect(answer { $0.statement.night = "2020-04-02" } == "65 result-not-of-task")
        #expect(answer { $0.evidence.quote[$0.evidence.quote.count - 1] ^= 1 } == "65 result-not-attested")
        #expect(answer { $0.evidence.quote = otherResult.evidence.quote } == "65 result-not-attested")
        #expect(answer { $0.evidence = otherResult.evidence } == "65 result-not-of-task")
        #expect(answer { $0 = otherResult } == "65 result-not-of-task")
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
    private func question(named person: String, signedBy signer: String, for job: Job) throws -> [UInt8] {
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

    /// The requester's check of a task's result.
    func verification(of job: Job) throws -> ResultVerification {
        try ResultVerification(bundle: bundle(of: job), verifier: open.quoteVerifier(of: .requester))
    }
}
