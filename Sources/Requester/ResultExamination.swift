import Attestation
import Orders
import TransparencyLog

/// How a bundle fared; only ``ResultVerification/examine(_:)`` makes one.
package struct ResultExamination: Sendable {
    /// One finding for each case of ``ResultCheck``, in their order.
    package private(set) var findings: [ResultFinding] = []
    /// What is proved; nil unless every check holds.
    package internal(set) var result: VerifiedResult?

    /// The bundle; nil where the file is none.
    package let bundle: ResultBundle?

    /// Nothing is checked yet but that the file is a bundle.
    init(of bundle: ResultBundle) {
        self.bundle = bundle
        check(.form) {}
    }

    /// The file is no bundle.
    init(unreadable error: RequesterError) {
        bundle = nil
        check(.form) { throw error }
        for further in ResultCheck.allCases.dropFirst() { check(further, given: nil) { () in } }
    }

    /// Makes a check, and passes on what it finds.
    @discardableResult
    mutating func check<Value>(_ check: ResultCheck, _ body: () throws -> Value) -> Value? {
        do {
            let value = try body()
            findings.append(ResultFinding(check: check, outcome: .holds))
            return value
        } catch {
            findings.append(ResultFinding(check: check, outcome: .fails(cause: CheckFailure.cause(of: error))))
            return nil
        }
    }

    /// Makes a check that rests on what was found before; it is not reached where that is nil.
    @discardableResult
    mutating func check<Ground, Value>(
        _ check: ResultCheck,
        given ground: Ground?,
        _ body: (Ground) throws -> Value
    ) -> Value? {
        guard let ground else {
            findings.append(ResultFinding(check: check, outcome: .notReached))
            return nil
        }
        return self.check(check) { try body(ground) }
    }
}

/// Why a check fails, by a stable name.
struct CheckFailure: Error {
    let cause: String

    init(_ cause: String) {
        self.cause = cause
    }

    /// Fails with a cause unless the condition holds.
    static func require(_ condition: Bool, else cause: String) throws(CheckFailure) {
        guard condition else { throw CheckFailure(cause) }
    }

    static func cause(of error: any Error) -> String {
        switch error {
        case let failure as CheckFailure: failure.cause
        case let error as OrdersError: error.identifier
        case let error as AttestationError: error.rawValue
        case let error as TransparencyLogError: error.clause
        default: "malformed"
        }
    }
}
