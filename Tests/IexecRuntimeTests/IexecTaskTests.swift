import Cryptography
import Testing

@testable import IexecRuntime

/// What the worker's environment may say.
@Suite struct IexecTaskTests {
    private static let identifier = "0x" + String(repeating: "ab", count: 32)
    private static let dataset = "0x1a642f0E3c3aF545E7AcBD38b07251B3990914F1"
    private static let complete = [
        "IEXEC_TASK_ID": identifier, "IEXEC_IN": "/iexec_in", "IEXEC_OUT": "/iexec_out/",
        "IEXEC_DATASET_FILENAME": dataset, "IEXEC_INPUT_FILES_NUMBER": "0",
    ]

    private func task(_ changes: [String: String?] = [:], _ arguments: [String] = []) throws -> IexecTask {
        var variables = Self.complete
        for (name, value) in changes { variables[name] = value }
        return try IexecTask(arguments: arguments) { variables[$0] }
    }

    @Test("a complete environment names the dataset, the folder and the task")
    func complete() throws {
        let task = try task()
        #expect(task.dataset == "/iexec_in/" + Self.dataset && task.output == "/iexec_out" && task.question == nil)
        #expect(task.task.hexadecimal == String(repeating: "ab", count: 32))
    }

    @Test("a question comes as a secret or as the one input file, never as both or several")
    func question() throws {
        let files = ["IEXEC_INPUT_FILES_FOLDER": "/iexec_in", "IEXEC_INPUT_FILE_NAME_1": "0x12"]
        let secret = ["IEXEC_REQUESTER_SECRET_1": "text"]
        let one = files.merging(["IEXEC_INPUT_FILES_NUMBER": "1"]) { $1 }
        #expect(try task(secret).question == .secret("text"))
        #expect(try task(one).question == .file("/iexec_in/0x12"))
        #expect(try task(one.merging(secret) { $1 }).question == nil)
        #expect(try task(one.merging(["IEXEC_INPUT_FILES_NUMBER": "2"]) { $1 }).question == nil)
        #expect(try task(one.merging(["IEXEC_INPUT_FILE_NAME_1": "../secret"]) { $1 }).question == nil)
        #expect(try task(one.merging(["IEXEC_INPUT_FILES_FOLDER": "iexec_in"]) { $1 }).question == nil)
    }

    @Test("what is missing, or would lead elsewhere, is refused by its name")
    func refusals() {
        let wrong: [(String, String?, IexecRefusal)] = [
            ("IEXEC_TASK_ID", nil, .taskMissing), ("IEXEC_TASK_ID", "0x12", .taskMissing),
            ("IEXEC_TASK_ID", String(repeating: "ab", count: 32), .taskMissing),
            ("IEXEC_BULK_SLICE_SIZE", "2", .bulkRefused), ("IEXEC_BULK_SLICE_SIZE", "x", .bulkRefused),
            ("IEXEC_IN", nil, .datasetMissing), ("IEXEC_IN", "relative", .datasetMissing),
            ("IEXEC_DATASET_FILENAME", nil, .datasetMissing), ("IEXEC_DATASET_FILENAME", "", .datasetMissing),
            ("IEXEC_DATASET_FILENAME", "..", .datasetMissing), ("IEXEC_DATASET_FILENAME", "a/b", .datasetMissing),
            ("IEXEC_OUT", nil, .outputFailed), ("IEXEC_OUT", "/iexec\"out", .outputFailed),
            ("IEXEC_OUT", "/" + String(repeating: "a", count: 1024), .outputFailed),
        ]
        for (name, value, refusal) in wrong {
            #expect(throws: refusal, "\(name)") { try task([name: value]) }
        }
        #expect(throws: IexecRefusal.argumentsGiven) { try task([:], ["--verbose"]) }
        #expect(throws: Never.self) { try task(["IEXEC_BULK_SLICE_SIZE": "0"]) }
    }
}
