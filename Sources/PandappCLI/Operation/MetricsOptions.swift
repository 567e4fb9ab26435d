import ArgumentParser
import Console
import Foundation

/// The option of what leaves metrics for the node exporter's textfile collector.
struct MetricsOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Leave metrics for Prometheus's node exporter in this file (default: $PANDAPP_METRICS_FILE, else none).",
            valueName: "file"
        ),
        completion: .file()
    )
    var metricsFile: String?

    /// Runs a publication, and however it ends leaves its metrics.
    ///
    /// Metrics that cannot be written are told and do not make a failure of a success: their age is what alerts.
    ///
    /// - Parameters:
    ///   - home: whose publication it is.
    ///   - run: publishes, and sets how many datasets it made, also where it fails afterwards.
    /// - Throws: what `run` throws.
    func recording(in home: HomeFolder, _ run: (_ datasets: inout Int) throws -> Void) throws {
        let start = Date()
        var datasets = 0
        do {
            try run(&datasets)
            record(PublicationRun(start: start, status: .success, datasets: datasets), in: home)
        } catch {
            let status = FailureReport.failure(for: error).status
            record(PublicationRun(start: start, status: status, datasets: datasets), in: home)
            throw error
        }
    }

    private func record(_ run: PublicationRun, in home: HomeFolder) {
        let variable = ProcessInfo.processInfo.environment["PANDAPP_METRICS_FILE"].flatMap { $0.isEmpty ? nil : $0 }
        guard let path = metricsFile ?? variable else { return }
        let former = (try? InputFile.read(path, limit: 1 << 20)).map { String(decoding: $0, as: UTF8.self) } ?? ""
        let overview = try? HomeOverview(of: OpenHome(home), now: WallClock.seconds())
        do {
            try OutputFile.write(Array(run.metrics(home: overview, former: former).utf8), to: path)
            // The exporter is another user.
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
        } catch {
            try? TextSink.standardError.write("note: the metrics could not be written to \(path)\n")
        }
    }
}

/// One run of `publish` that has ended.
struct PublicationRun {
    /// When it began.
    let start: Date
    /// How it ended.
    let status: ExitStatus
    /// How many datasets it made.
    let datasets: Int

    private static let lastSuccess = "pandapp_publish_last_success_timestamp_seconds"

    /// The metrics.
    ///
    /// - Parameters:
    ///   - home: what the home holds; left out where it could not be opened.
    ///   - former: the metrics of the run before, of which a failed run repeats when the last success was.
    ///   - now: when the run ended.
    /// - Returns: the file's text.
    func metrics(home: HomeOverview?, former: String, now: Date = Date()) -> String {
        var metrics = MetricsText()
        let end = Int64(now.timeIntervalSince1970)
        let success = status == .success ? end : MetricsText.value(of: Self.lastSuccess, in: former)
        metrics.add("pandapp_publish_last_run_timestamp_seconds", "When the last run of publish ended.", end)
        metrics.add(Self.lastSuccess, "When the last run of publish that succeeded ended.", success)
        metrics.add("pandapp_publish_last_exit_status", "The exit status of the last run.", status.rawValue)
        let seconds = (now.timeIntervalSince(start) * 1000).rounded() / 1000
        metrics.add("pandapp_publish_last_duration_seconds", "How long the last run took.", seconds)
        metrics.add("pandapp_publish_last_datasets", "How many datasets the last run made.", datasets)
        if let home { add(home, to: &metrics) }
        return metrics.text
    }

    private func add(_ home: HomeOverview, to metrics: inout MetricsText) {
        func byApp(_ name: String, _ help: String, _ value: (HomeOverview.App) -> Int) {
            metrics.add(name, help, byApp: home.apps.map { ($0.name, value($0)) })
        }
        byApp("pandapp_published_nights", "Nights that are published.") { $0.nights.count }
        byApp("pandapp_missing_nights", "Days that are over, have contributions and are not published.") {
            $0.missing.count
        }
        byApp("pandapp_open_orders", "Dataset orders that are open.", \.openOrders)
        metrics.add("pandapp_log_entries", "Entries of the transparency log.", home.log.entries)
        metrics.add("pandapp_log_signed_entries", "Entries under the newest checkpoint.", home.log.signedEntries)
        metrics.add("pandapp_store_bytes", "Bytes of the content that this machine keeps.", home.store.bytes)
        metrics.add("pandapp_free_bytes", "Bytes free where the home is.", home.freeBytes)
    }
}
