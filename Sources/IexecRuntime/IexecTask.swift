import Cryptography

/// What iExec's worker says of a task, in the variables that every app is given.
struct IexecTask: Hashable, Sendable {
    /// Where a question lies: in a requester's secret, or in an input file.
    enum QuestionSource: Hashable, Sendable {
        case secret(String)
        case file(String)
    }

    /// The task's identifier.
    let task: Digest
    /// Path of the decrypted dataset.
    let dataset: String
    /// Path of the folder for the result; the worker reads it again in `computed.json`.
    let output: String
    /// Where the question is; nil where none came, or more than one.
    let question: QuestionSource?

    /// Reads the environment.
    ///
    /// - Parameters:
    ///   - arguments: what the program was given, without its own name: nothing.
    ///   - variable: looks a variable up.
    /// - Throws: `IexecRefusal.argumentsGiven`, `.taskMissing`, `.bulkRefused`, `.datasetMissing`, `.outputFailed`.
    init(
        arguments: [String],
        variable: (_ name: String) -> String?
    ) throws(IexecRefusal) {
        guard arguments.isEmpty else { throw .argumentsGiven }
        guard let identifier = variable("IEXEC_TASK_ID"), identifier.hasPrefix("0x"),
            let task = try? Digest(hexadecimal: identifier)
        else { throw .taskMissing }
        guard ["", "0"].contains(variable("IEXEC_BULK_SLICE_SIZE") ?? "") else { throw .bulkRefused }
        guard let input = Self.folder(variable("IEXEC_IN")), let name = Self.name(variable("IEXEC_DATASET_FILENAME"))
        else { throw .datasetMissing }
        guard let output = Self.folder(variable("IEXEC_OUT")) else { throw .outputFailed }
        (self.task, self.output) = (task, output)
        dataset = "\(input)/\(name)"
        question = Self.question(variable)
    }

    /// The one question; the requester's secret, or else the only input file.
    private static func question(_ variable: (String) -> String?) -> QuestionSource? {
        let secret = variable("IEXEC_REQUESTER_SECRET_1").flatMap { $0.isEmpty ? nil : $0 }
        switch (secret, variable("IEXEC_INPUT_FILES_NUMBER") ?? "0") {
        case (let secret?, "0"): return .secret(secret)
        case (nil, "1"):
            guard let folder = folder(variable("IEXEC_INPUT_FILES_FOLDER")),
                let name = name(variable("IEXEC_INPUT_FILE_NAME_1"))
            else { return nil }
            return .file("\(folder)/\(name)")
        default: return nil
        }
    }

    /// An absolute path of plain characters, without a slash at its end: it is written into JSON as it is.
    private static func folder(_ path: String?) -> String? {
        guard var path, path.hasPrefix("/"), path.utf8.count <= 1024,
            path.utf8.allSatisfy({ isPlain($0) || $0 == UInt8(ascii: "/") })
        else { return nil }
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        return path
    }

    /// The name of a file in a folder.
    private static func name(_ name: String?) -> String? {
        guard let name, (1...255).contains(name.utf8.count), !name.hasPrefix("."), name.utf8.allSatisfy(isPlain) else {
            return nil
        }
        return name
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}
