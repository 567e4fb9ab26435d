import Attestation
import Testing

/// Compares this project's verdicts with dcap-qvl's and counts how they differ.
struct Comparison {
    private(set) var cases = 0
    private(set) var accepted = 0
    /// What dcap-qvl accepts and this project does not, by cause.
    private(set) var stricter: [AttestationError: Int] = [:]
    private var firstNames: [AttestationError: String] = [:]

    /// Compares the verdicts on a case; whatever is accepted here must be accepted there, with the same status.
    mutating func compare(_ one: OracleCase) {
        cases += 1
        do throws(AttestationError) {
            let verified = try one.verified()
            accepted += 1
            guard let status = one.status else {
                Issue.record("accepted, but dcap-qvl refuses: \(one.name): \(one.refusal ?? "")")
                return
            }
            // Where a certificate's components and its CPUSVN differ, dcap-qvl goes by one of them, and the lower counts here.
            if one.name.contains("pck extension") {
                #expect(TCBStatus(rawValue: status).map { verified.status >= $0 } == true, "\(one.name)")
            } else {
                #expect(verified.status.rawValue == status, "\(one.name)")
                #expect(verified.advisories == one.advisories, "\(one.name)")
            }
        } catch {
            guard one.status != nil else { return }
            stricter[error, default: 0] += 1
            firstNames[error] = firstNames[error] ?? one.name
        }
    }

    /// A line for each cause for which only this project refuses.
    var report: String {
        let lines = stricter.sorted { $0.value > $1.value }.map { cause, count in
            "  \(count) × \(cause.rawValue), such as \(firstNames[cause] ?? "")"
        }
        let total = stricter.values.reduce(0, +)
        return (["\(cases) cases, \(accepted) accepted by both, \(total) by dcap-qvl alone"] + lines)
            .joined(separator: "\n")
    }
}
