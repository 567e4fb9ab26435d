package import StrictJSON

/// A sequence of operations on a marketplace with what must come of them.
///
/// As JSON:
///
///     {"seed": 7, "steps": [{"op": "deposit", "args": ["sponsor", 100], "ok": true}, …], "final": {…}}
///
/// A step has an operation of ``TraceStep``, its arguments, the named arguments `kw` of a match, and, if they are to be
/// compared, `ok` and the `revert` text. `final` is the state at the end, in the form of ``TraceReplay/state``.
package struct Trace: Sendable {
    /// One step.
    package struct Step: Sendable {
        /// The operation's name.
        package let operation: String
        /// Its arguments as they were written.
        package let arguments: [JSONValue]
        /// What to do.
        package let step: TraceStep
        /// Whether it must succeed; nil where that is not said.
        package let succeeds: Bool?
        /// With which text PoCo refuses it; nil where that is not said.
        package let revert: String?
    }

    /// What the trace was drawn from; nil where that is not said.
    package let seed: JSONValue?
    /// The steps.
    package let steps: [Step]
    /// The state at the end; nil where it is not said.
    package let final: JSONValue?

    fileprivate init(_ value: JSONValue) throws(TraceError) {
        guard let steps = value["steps"]?.asArray else { throw .notATrace }
        var read: [Step] = []
        for (index, step) in steps.enumerated() {
            guard let step = Step(step) else { throw .malformedStep(index) }
            read.append(step)
        }
        self.steps = read
        seed = value["seed"]
        final = value["final"]
    }
}

/// A file with one trace, or with a list of them as `traces`.
package struct TraceFile: Sendable {
    /// The most bytes of a file: 64 MiB.
    package static let maximumCount = 1 << 26

    /// The traces.
    package let traces: [Trace]
    /// Whether the file is a list.
    package let isList: Bool

    /// Reads a file.
    ///
    /// - Throws: `TraceError`.
    package init(parsing text: [UInt8]) throws(TraceError) {
        guard text.count <= Self.maximumCount else { throw .tooLong }
        let value: JSONValue
        do {
            value = try JSONValue(parsing: text)
        } catch {
            throw .malformedJSON(error)
        }
        isList = value["traces"] != nil
        guard let list = isList ? value["traces"]?.asArray : [value] else { throw .notATrace }
        var traces: [Trace] = []
        for trace in list { traces.append(try Trace(trace)) }
        self.traces = traces
    }
}

extension Trace.Step {
    fileprivate init?(_ value: JSONValue) {
        guard let operation = value["op"]?.asText, let arguments = value["args"]?.asArray,
            let step = TraceStep(
                operation: operation,
                arguments: TraceArguments(arguments),
                named: value["kw"]?.asObject ?? [:]
            )
        else { return nil }
        self.operation = operation
        self.arguments = arguments
        self.step = step
        succeeds = value["ok"]?.asBool
        revert = value["revert"]?.asText
    }
}
