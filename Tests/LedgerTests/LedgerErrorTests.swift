import Cryptography
import DeterministicCBOR
import Ledger
import Orders
import PoCo
import Testing
import TransparencyLog

@Suite struct LedgerErrorTests {
    @Test("every cause of Orders has its own identifier and a sentence that says what to do")
    func ordersErrors() {
        let errors: [OrdersError] = [
            .numberOverflow, .malformedNumber, .malformedEncoding(.truncated), .malformedField(.invalidAddress),
            .textTooLong, .tooManyElements, .unknownValue, .malformedSignature, .wrongSigner, .zeroChecksum,
            .noEnvironment, .refused(.unknownApp), .registryAddressMismatch(.app), .registryAddressMismatch(.dataset),
            .dealIdentifierMismatch, .taskIndexOutsideDeal, .taskIdentifierMismatch, .workerIsNobody,
            .noCommonEnvironment,
        ]
        #expect(Set(errors.map(\.identifier)).count == errors.count)
        #expect(errors.allSatisfy { $0.sentence.hasSuffix(".") && $0.sentence.contains(";") })
    }

    @Test("every cause of the ledger has its own identifier and a sentence that says what to do")
    func ledgerErrors() throws {
        let hash = SHA256Digest.of([1])
        let errors: [LedgerError] = [
            .notALedger, .newerSchema(2), .otherDomain, .corrupt("entry 1"),
            .logDisagrees(.entryChanged(index: 1)), .stateDisagrees("app"), .checkpointInvalid(.logSignatureMissing),
            .noCheckpoint, .unknownEntry, .storage(13, "full"),
            .refused(.unknownApp), .invalid(.wrongSigner), .market(.notActive),
            .depositNeeded(.zero, missing: UInt256(1)), .supplyExhausted(room: .zero), .implausibleTime,
            .unknownAsset(.app, .zero), .ownerIsNobody, .unknownOrder(hash), .orderNotSigned(.app),
            .orderExhausted(hash), .wrongOperation, .malformedNight("x"),
            .alreadyPublished(app: .zero, night: "2020-05-01", revision: 0), .publicationNotRestrictedToApp(.zero),
            .supersededOrderStillOpen(hash), .orderClosedMeanwhile(hash), .appDelisted(.zero),
            .unknownDeal(DealIdentifier(hash)), .unknownTask(TaskIdentifier(hash)),
            .taskNotActive(.failed), .contributionDeadlinePassed, .resultsTooLong, .resultsNotText, .datasetOrderClosed,
            .tooManyKeyReleases, .measurementChanged,
            .appOrderClosed, .requesterRevoked(.zero), .platformRevoked, .advisoryRevoked("INTEL-SA-00615"),
            .malformedAdvisory, .environmentNotReleased,
        ]
        #expect(Set(errors.map(\.identifier)).count == errors.count)
        #expect(errors.allSatisfy { $0.sentence.hasSuffix(".") && $0.sentence.contains(";") })
    }
}
