import Cryptography
import Foundation
import Orders
import TestSupport
import Testing

@Suite struct ContributionVectorTests {
    let contribution: [String: Any]

    init() throws {
        let file = try JSONSerialization.jsonObject(with: Fixture.data("eip712/orders.json")) as? [String: Any]
        contribution = try #require(file?["contribution"] as? [String: Any])
    }

    private func text(_ name: String) throws -> String { try #require(contribution[name] as? String) }
    private func digest(_ name: String) throws -> Digest { try Digest(hexadecimal: text(name)) }
    private func address(_ name: String) throws -> EthereumAddress { try EthereumAddress(parsing: text(name)) }
    private func signature(_ name: String) throws -> [UInt8] { try Hexadecimal.decode(text(name)) }

    @Test("derives result hash, seal and the enclave's digest")
    func commitment() throws {
        let commitment = ResultCommitment(
            task: TaskIdentifier(try digest("taskid")),
            worker: try address("worker"),
            resultDigest: SHA256Digest.of(Array(try text("deterministicOutputFileUtf8").utf8))
        )
        #expect(try commitment.resultDigest == digest("resultDigest"))
        #expect(try commitment.resultHash == digest("resultHash"))
        #expect(try commitment.resultSeal == digest("resultSeal"))
        #expect(try commitment.enclaveHash == digest("enclaveMessageHash"))
        #expect(try commitment.enclaveDigest == digest("enclaveEthSignedDigest"))
        let enclave = try address("enclaveChallenge")
        #expect(
            SignatureCheck.isValid(try signature("enclaveSignature"), of: commitment.enclaveDigest, by: enclave)
        )
    }

    @Test("derives the worker's authorization with and without an enclave")
    func authorization() throws {
        let task = TaskIdentifier(try digest("taskid"))
        let owner = try address("workerpoolOwner")
        let standard = WorkerAuthorization(worker: try address("worker"), task: task, enclaveChallenge: .zero)
        #expect(try standard.hash == digest("standardAuthorizationHash"))
        #expect(
            SignatureCheck.isValid(
                try signature("standardAuthorizationSignature(poolOwner)"),
                of: standard.digest,
                by: owner
            )
        )
        let confidential = WorkerAuthorization(
            worker: try address("worker"),
            task: task,
            enclaveChallenge: try address("enclaveChallenge")
        )
        #expect(try confidential.hash == digest("teeAuthorizationHash"))
        #expect(try confidential.digest == digest("teeAuthorizationEthSignedDigest"))
        #expect(
            SignatureCheck.isValid(
                try signature("teeAuthorizationSignature(poolOwner)"),
                of: confidential.digest,
                by: owner
            )
        )
        let worker = try address("worker")
        #expect(
            SignatureCheck.isValid(
                try signature("smsSessionWorkerSignature(over teeAuthorizationHash)"),
                of: confidential.digest,
                by: worker
            )
        )
    }
}
