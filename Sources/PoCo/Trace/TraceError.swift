package import StrictJSON

/// Why a file of traces was refused.
package enum TraceError: Error, Equatable, Sendable {
    /// The file is longer than ``TraceFile/maximumCount``.
    case tooLong
    /// The file is no JSON text.
    case malformedJSON(JSONError)
    /// The file has neither `steps` nor `traces`.
    case notATrace
    /// A step, counted from 0, has no known operation, or not the arguments that its operation takes.
    case malformedStep(Int)
}

extension TraceError {
    /// A stable name of the cause for scripts and logs.
    package var identifier: String {
        switch self {
        case .tooLong: "trace-too-long"
        case .malformedJSON: "trace-json-malformed"
        case .notATrace: "trace-unknown"
        case .malformedStep: "trace-step-malformed"
        }
    }

    /// What is wrong and what to do about it.
    package var sentence: String {
        switch self {
        case .tooLong: "The file is longer than \(TraceFile.maximumCount) bytes; replay its traces one by one."
        case .malformedJSON(.malformed(let offset)): "Byte \(offset) is no JSON; write the file again."
        case .malformedJSON(.duplicateMember(let name)): "The member \(name) is there twice; take one away."
        case .malformedJSON(.tooDeep): "Its arrays and objects lie too deep in one another; write the file again."
        case .notATrace: "It has neither steps nor traces; give a trace of the marketplace."
        case .malformedStep(let index):
            "Step \(index) has no known operation with its arguments; see docs/marketplace.md for the operations."
        }
    }
}
