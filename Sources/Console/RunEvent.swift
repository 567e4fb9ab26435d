import ArgumentParser
import Foundation

/// How a command tells on standard error what it is doing.
package enum LogFormat: String, ExpressibleByArgument, CaseIterable, Sendable {
    /// For a person.
    case text
    /// One JSON object on each line, with its time: ``RunEvent``.
    case json
}

/// A line of a JSON log, schema `pandapp.log.v1`: that a command starts, a step of it, and how it ended.
///
/// Every line has `schema`, `time` (UTC, to the second), `level` (`info` or `error`) and `event`; the rest depends on the
/// event. No field holds a secret or a position.
package struct RunEvent: Encodable, Sendable {
    /// What happened.
    package enum Event: Sendable {
        /// A command of this name and version starts.
        case start(command: String, version: String)
        /// Work goes on.
        case step(ProgressSnapshot)
        /// The command ended as it should, or with the status of a finding it has told.
        case done(exit: Int32, seconds: Double)
        /// The command ended without its result.
        case failure(CommandFailure, seconds: Double)
    }

    private let event: Event
    private let time: Int64

    /// An event at a time in Unix seconds.
    package init(_ event: Event, at time: Int64) {
        (self.event, self.time) = (event, time)
    }

    /// An event now.
    package init(_ event: Event) {
        self.init(event, at: Int64(Date().timeIntervalSince1970))
    }

    /// The line, ended by a line feed.
    package var line: String { (try? JSONText.line(self)) ?? "" }

    private enum Key: String, CodingKey {
        case schema, time, level, event
        case command, version
        case label, unit, done, total, elapsedSeconds, isFinished
        case exit, code, what, why, `do`
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode("pandapp.log.v1", forKey: .schema)
        try container.encode(UTCTime.text(of: time), forKey: .time)
        switch event {
        case .start(let command, let version):
            try encode("start", to: &container)
            try container.encode(command, forKey: .command)
            try container.encode(version, forKey: .version)
        case .step(let snapshot):
            try encode("step", to: &container)
            try container.encode(snapshot.label, forKey: .label)
            try container.encode(snapshot.unit.name, forKey: .unit)
            try container.encode(snapshot.done, forKey: .done)
            try container.encodeIfPresent(snapshot.total, forKey: .total)
            try container.encode(snapshot.isFinished, forKey: .isFinished)
            try encode(seconds: snapshot.elapsed, to: &container)
        case .done(let exit, let seconds):
            try encode("done", to: &container)
            try container.encode(exit, forKey: .exit)
            try encode(seconds: seconds, to: &container)
        case .failure(let failure, let seconds):
            try encode("failure", level: "error", to: &container)
            try container.encode(failure.status.rawValue, forKey: .exit)
            try container.encode(failure.code, forKey: .code)
            try container.encode(failure.what, forKey: .what)
            try container.encode(failure.why, forKey: .why)
            try container.encode(failure.remedy, forKey: .do)
            try encode(seconds: seconds, to: &container)
        }
    }

    private func encode(
        _ event: String,
        level: String = "info",
        to container: inout KeyedEncodingContainer<Key>
    ) throws {
        try container.encode(level, forKey: .level)
        try container.encode(event, forKey: .event)
    }

    /// To the millisecond.
    private func encode(seconds: Double, to container: inout KeyedEncodingContainer<Key>) throws {
        try container.encode((seconds * 1000).rounded() / 1000, forKey: .elapsedSeconds)
    }
}
