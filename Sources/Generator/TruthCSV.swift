package import Mobility

/// The CSV form `uid,t_exposed,t_infectious,t_onset,t_declared,infected_by`: what really happened, for tests alone.
///
/// Times are days after the first midnight with four decimals; what did not happen is empty. Those never infected are absent.
package enum TruthCSV {
    /// The file of an epidemic.
    package static func write(_ epidemic: Epidemic, persons: [Person]) -> [UInt8] {
        var text = "uid,t_exposed,t_infectious,t_onset,t_declared,infected_by\n"
        for (index, infection) in epidemic.cases.enumerated() {
            guard let infection else { continue }
            let course = infection.course
            let times = [course.exposure, course.infectiousness, course.onset, course.declaration]
            let fields = times.map { $0.map(decimal) ?? "" }
            let source = infection.source.map { persons[$0].identifier } ?? ""
            text += ([persons[index].identifier] + fields + [source]).joined(separator: ",") + "\n"
        }
        return Array(text.utf8)
    }

    private static func decimal(_ number: Double) -> String {
        let digits = String(Int((number * 10_000).rounded()))
        let padded = String(repeating: "0", count: max(0, 5 - digits.count)) + digits
        return padded.dropLast(4) + "." + padded.suffix(4)
    }
}
