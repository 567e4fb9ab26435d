import Foundation
import TestSupport
import Testing

/// What iExec's worker does around an app: folders, decryption by another program, variables, and a look at the result.
struct IexecWorker {
    let home: TestHome
    let output: URL
    let key: URL
    private let input: URL
    private let encrypted: URL
    private let openssl: ExternalProgram

    private static let address = "0x1a642f0E3c3aF545E7AcBD38b07251B3990914F1"

    init(_ home: TestHome) throws {
        self.home = home
        (input, output) = (home.place("iexec_in"), home.place("iexec_out"))
        (encrypted, key) = (home.place("night.enc"), home.place("night.key"))
        openssl = try #require(ExternalProgram("/usr/bin/openssl"))
        for folder in [input, output] {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        }
    }

    /// The decrypted dataset.
    var dataset: URL { input.appending(path: Self.address) }

    /// The command that encrypts the published night for an app.
    func encrypting(_ app: String, _ more: String...) -> [String] {
        [
            "dataset", "encrypt", "--app", app, "--date", TestHome.day, "--format", "iexec", "--output", encrypted.path,
            "--key-file", key.path,
        ] + more
    }

    /// SHA-256 of the encrypted file, by openssl.
    func encryptedDigest() throws -> String {
        let said = try openssl.run(["dgst", "-sha256", "-r", encrypted.path]).output
        return String(decoding: said.prefix(64), as: UTF8.self)
    }

    /// Decrypts as the pre-compute stage does: base64 key, initial vector from the file's first 16 bytes.
    func decryptAsPreCompute() throws {
        let file = try Data(contentsOf: encrypted)
        let key = try #require(Data(base64Encoded: Data(contentsOf: key)))
        let body = home.place("night.body")
        try file.dropFirst(16).write(to: body)
        let words = ["-K", Self.hexadecimal(key), "-iv", Self.hexadecimal(file.prefix(16))]
        let files = ["-in", body.path, "-out", dataset.path]
        #expect(try openssl.run(["enc", "-d", "-aes-256-cbc"] + words + files).status == 0)
    }

    /// Puts a question where the worker puts input files, and gives the variables that say so.
    func inputFile(_ text: String) throws -> [String: String] {
        let name = "0x" + String(repeating: "5", count: 64)
        try Data(text.utf8).write(to: input.appending(path: name))
        return [
            "IEXEC_INPUT_FILES_NUMBER": "1", "IEXEC_INPUT_FILES_FOLDER": input.path, "IEXEC_INPUT_FILE_NAME_1": name,
        ]
    }

    /// Runs an app with the variables that the worker sets, and with changes to them.
    func run(_ program: String, _ changes: [String: String] = [:]) throws -> FinishedProgram {
        let variables = variables(input: input.path, output: output.path).merging(changes) { $1 }
        return try RunningProgram(Programs.place(program), [], environment: variables).finish()
    }

    /// Whether a program can be run as in an image of its own.
    static func canConfine(_ program: String) -> Bool {
        ExternalProgram("/usr/bin/bwrap") != nil
            && FileManager.default.fileExists(atPath: Programs.enclaves.appending(path: program).path)
    }

    /// Runs a static app in a root that holds nothing but it, the two folders, `/proc` and `/dev`.
    func runConfined(_ program: String) throws -> FinishedProgram {
        var words = ["--unshare-all", "--die-with-parent", "--proc", "/proc", "--dev", "/dev", "--clearenv"]
        for (name, value) in variables(input: "/iexec_in", output: "/iexec_out") { words += ["--setenv", name, value] }
        words += ["--ro-bind", Programs.enclaves.appending(path: program).path, "/app"]
        words += ["--ro-bind", input.path, "/iexec_in", "--bind", output.path, "/iexec_out", "/app"]
        return try RunningProgram(URL(filePath: "/usr/bin/bwrap"), words).finish()
    }

    /// What the worker says of a task.
    private func variables(input: String, output: String) -> [String: String] {
        [
            "IEXEC_IN": input, "IEXEC_OUT": output, "IEXEC_DATASET_FILENAME": Self.address,
            "IEXEC_DATASET_ADDRESS": Self.address, "IEXEC_TASK_ID": "0x" + String(repeating: "1a", count: 32),
            "IEXEC_INPUT_FILES_NUMBER": "0", "IEXEC_BULK_SLICE_SIZE": "0",
        ]
    }

    func emptyOutput() throws {
        try FileManager.default.removeItem(at: output)
        try FileManager.default.createDirectory(at: output, withIntermediateDirectories: true)
    }

    /// The names of the files in the result.
    func results() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: output.path).sorted()
    }

    func result(_ name: String) throws -> Data {
        try Data(contentsOf: output.appending(path: name))
    }

    /// What `computed.json` says that the digest covers.
    func deterministicOutput() throws -> String {
        try JSONObject(parsing: [UInt8](result("computed.json"))).text("deterministic-output-path")
    }

    /// The commitment to files of the result, as the documentation computes it.
    func commitmentByOpenSSL(_ files: [String]) throws -> String {
        let script = """
            cd "$1" && shift && salt=$(cat salt) &&
            sha256sum "$@" | openssl dgst -sha256 -mac HMAC -macopt "hexkey:$salt" -r | cut -c 1-64
            """
        let shell = try #require(ExternalProgram("/bin/sh"))
        let said = try shell.run(["-c", script, "sh", output.path] + files).output
        return String(decoding: said.filter { $0 != 10 }, as: UTF8.self)
    }

    private static func hexadecimal(_ bytes: Data) -> String {
        bytes.map { String(format: "%02x", $0) }.joined()
    }
}
