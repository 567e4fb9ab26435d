import ArgumentParser
import Console
import Foundation

/// `pandapp doctor`.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Examine a home: permissions, secrets, ledger, log, store, keys, programs, sandbox, clock and disk.",
        discussion: """
            It repairs nothing and writes nothing but a probe of the sandbox; each finding says what to do. All entries \
            of the log, all rows, all kept content and all contributions are read; --quick leaves the last two out.

            Exit 0 if nothing is broken (warnings may be told), 65 if something is.

            Example: pandapp doctor --json
            """
    )

    @Flag(help: "Do not read the stored content and the contributions.")
    var quick = false

    @OptionGroup var home: HomeOptions
    @OptionGroup var console: OutputOptions

    func run() async throws {
        let folder = try home.folder()
        try folder.requireInitialised()
        let findings = console.progress("Examining \(folder.url.path)").ticking {
            HomeExamination(of: folder, isQuick: quick, now: WallClock.seconds()).findings()
        }
        let report = Diagnosis(home: folder.url.path, findings: findings)
        try console.report.write(report, essential: true)
        guard report.isHealthy else { throw ExitCode(ExitStatus.badData.rawValue) }
    }
}

/// The result of `doctor`.
private struct Diagnosis: CommandReport {
    static let verb = "doctor"
    let home: String
    let isHealthy: Bool
    let findings: [Finding]

    init(home: String, findings: [Finding]) {
        (self.home, self.findings) = (home, findings)
        isHealthy = !findings.contains { $0.verdict == .broken }
    }

    var lines: [String] {
        findings.flatMap { finding in
            let mark =
                switch finding.verdict {
                case .fine: "fine   "
                case .warning: "WARNING"
                case .broken: "BROKEN "
                }
            return ["\(mark) \(finding.check): \(finding.finding)."]
                + (finding.remedy.map { ["        what to do: \($0)."] } ?? [])
        } + [isHealthy ? "Nothing is broken." : "Something is broken: see above."]
    }
}
