import Foundation
import TestSupport
import Testing

/// From a published night through iExec's format to a result under its run-time contract.
@Suite(.enabled(if: ExternalProgram("/usr/bin/openssl") != nil)) struct IexecTests {
    private let day = TestHome.day

    @Test("the map of a carried night is the enclave's, to the cell, and its commitment checks with openssl")
    func heatmap() throws {
        let home = try TestHome.published()
        let worker = try IexecWorker(home)
        let encrypted = try home.succeed(worker.encrypting("heatmap", "--to-store"))
        #expect(try encrypted.text("checksum") == "0x" + worker.encryptedDigest())
        let cid = try encrypted.text("multiaddr")
        #expect(try encrypted.text("multiaddr_bytes").hasPrefix("0xa5032212") && cid.hasPrefix("/ipfs/Qm"))
        try worker.decryptAsPreCompute()

        let finished = try worker.run("heatmap-iexec")
        #expect(finished.status == 0 && finished.output.isEmpty && finished.errors.isEmpty)
        #expect(
            try worker.results() == [
                "cells.csv", "commitment.txt", "computed.json", "heatmap.png", "report.json", "salt",
            ]
        )
        #expect(try worker.deterministicOutput() == worker.output.appending(path: "commitment.txt").path)
        let own = home.place("own")
        try home.succeed(["run", "heatmap", "--date", day, "--output", own.path])
        #expect(try worker.result("cells.csv") == Data(contentsOf: own.appending(path: "cells.csv")))
        #expect(String(decoding: try worker.result("report.json"), as: UTF8.self).contains("UNVERIFIED"))
        let code = try worker.commitmentByOpenSSL(["heatmap.png", "cells.csv", "report.json"])
        #expect(try worker.result("commitment.txt") == Data("pandapp-commitment-v1 \(code)\n".utf8))
    }

    @Test("the same task has the same digest, another task another one")
    func deterministic() throws {
        let worker = try IexecWorker(TestHome.published())
        try worker.home.succeed(worker.encrypting("heatmap"))
        try worker.decryptAsPreCompute()
        var commitments: [Data] = []
        for task in ["11", "11", "22"] {
            try worker.emptyOutput()
            let identifier = "0x" + String(repeating: task, count: 32)
            #expect(try worker.run("heatmap-iexec", ["IEXEC_TASK_ID": identifier]).status == 0)
            commitments.append(try worker.result("commitment.txt"))
        }
        #expect(commitments[0] == commitments[1] && commitments[0] != commitments[2])
    }

    @Test(
        "static and alone in an empty root, as in an image made from scratch, the program gives the same result",
        .enabled(
            if: IexecWorker.canConfine("heatmap-iexec"),
            "no bubblewrap, or Scripts/build-enclaves --iexec was not run"
        )
    )
    func alone() throws {
        let worker = try IexecWorker(TestHome.published())
        try worker.home.succeed(worker.encrypting("heatmap"))
        try worker.decryptAsPreCompute()
        #expect(try worker.run("heatmap-iexec").status == 0)
        let outside = try ["heatmap.png", "cells.csv", "commitment.txt"].map(worker.result)
        try worker.emptyOutput()
        let finished = try worker.runConfined("heatmap-iexec")
        #expect(finished.status == 0 && finished.output.isEmpty && finished.errors.isEmpty)
        #expect(try ["heatmap.png", "cells.csv", "commitment.txt"].map(worker.result) == outside)
        #expect(try worker.deterministicOutput() == "/iexec_out/commitment.txt")
    }

    @Test("a question carried as a secret or a file has the enclave's answer, which opens with the asker's key alone")
    func contacts() throws {
        let home = try TestHome.published()
        let worker = try IexecWorker(home)
        try home.succeed(worker.encrypting("social-distance"))
        try worker.decryptAsPreCompute()
        let people = try home.contents(below: "person").keys.sorted().prefix(2)
        let question = home.place("question.txt").path
        try home.succeed(["contacts", "question", "--date", day, "--person-key", people[0], "--output", question])
        let text = try String(contentsOfFile: question, encoding: .utf8)
        #expect(text.utf8.count <= 4096)
        let asked = try home.succeed(["contacts", "--date", day, "--person-key", people[0]])

        var commitments: [Data] = []
        for way in [["IEXEC_REQUESTER_SECRET_1": text], try worker.inputFile(text)] {
            try worker.emptyOutput()
            let finished = try worker.run("social-distance-iexec", way)
            #expect(finished.status == 0 && finished.output.isEmpty && finished.errors.isEmpty)
            #expect(try worker.results() == ["answer.age", "commitment.txt", "computed.json"])
            let opening = ["contacts", "answer", worker.output.path, "--date", day, "--person-key"]
            let answer = try home.succeed(opening + [people[0]])
            #expect(try answer.text("environment") == "unverified")
            for field in ["ill", "not_declared", "days"] {
                #expect(try answer.number(field) == asked.number(field), "\(field)")
            }
            #expect(try home.refusal(opening + [people[1]]).is("result-not-for-me", 65))
            commitments.append(try worker.result("commitment.txt"))
        }
        #expect(commitments[0] == commitments[1])
        try Data("pandapp-commitment-v1 00\n".utf8).write(to: worker.output.appending(path: "commitment.txt"))
        let opening = ["contacts", "answer", worker.output.path, "--date", day, "--person-key", people[0]]
        #expect(try home.refusal(opening).is("commitment-mismatch", 65))
    }

    @Test("what is wrong is named, says nothing of the data, and leaves no result")
    func refusals() throws {
        let home = try TestHome.published()
        let worker = try IexecWorker(home)
        try home.succeed(worker.encrypting("heatmap"))
        try worker.decryptAsPreCompute()
        let program = "heatmap-iexec"
        let right = try Data(contentsOf: worker.dataset)
        func refused(_ program: String, _ changes: [String: String] = [:]) throws -> String {
            let finished = try worker.run(program, changes)
            #expect(finished.output.isEmpty && finished.status > 0)
            #expect(try worker.results().isEmpty)
            return "\(finished.status) \(String(decoding: finished.errors, as: UTF8.self))"
        }
        #expect(try refused(program, ["IEXEC_TASK_ID": ""]) == "66 heatmap-iexec: task-missing\n")
        #expect(try refused(program, ["IEXEC_BULK_SLICE_SIZE": "2"]) == "65 heatmap-iexec: bulk-refused\n")
        #expect(try refused(program, ["IEXEC_DATASET_FILENAME": "0x0"]) == "66 heatmap-iexec: dataset-missing\n")
        #expect(try refused(program, ["IEXEC_OUT": "/nowhere"]) == "73 heatmap-iexec: output-failed\n")
        let other = "social-distance-iexec"
        #expect(try refused(other) == "66 social-distance-iexec: question-missing\n")
        #expect(try refused(other, ["IEXEC_REQUESTER_SECRET_1": "hello"]) == "65 \(other): question-refused\n")

        var spoilt = right
        spoilt[spoilt.count - 1] ^= 1
        try spoilt.write(to: worker.dataset)
        #expect(try refused(program) == "65 heatmap-iexec: dataset-altered\n")
        try right.dropLast().write(to: worker.dataset)
        #expect(try refused(program) == "65 heatmap-iexec: dataset-malformed\n")
        try Data("tracks".utf8).write(to: worker.dataset)
        #expect(try refused(program) == "65 heatmap-iexec: dataset-malformed\n")
        // Another app's dataset, rightly made.
        try FileManager.default.removeItem(at: worker.key)
        try home.succeed(worker.encrypting("social-distance"))
        try worker.decryptAsPreCompute()
        #expect(try refused(program) == "65 heatmap-iexec: dataset-malformed\n")
        try right.write(to: worker.dataset)
        try Data().write(to: worker.output.appending(path: "computed.json"))
        #expect(try worker.run(program).status == 73)
        #expect(try worker.results() == ["computed.json"])
    }

    @Test("only what may leave a home leaves it, and never over a key that is there")
    func leaving() throws {
        let home = try TestHome.published()
        let worker = try IexecWorker(home)
        let encrypting = worker.encrypting("heatmap")
        try home.succeed(encrypting)
        let mode = try FileManager.default.attributesOfItem(atPath: worker.key.path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        #expect(try home.refusal(encrypting).is("secret-exists", 73))
        try FileManager.default.removeItem(at: worker.key)
        try home.succeed(["dataset", "revoke", "--app", "heatmap", "--date", day])
        #expect(try home.refusal(encrypting).is("dataset-order-revoked", 77))
        #expect(!FileManager.default.fileExists(atPath: worker.key.path))
        let place = home.place("config.json")
        let configuration = try String(contentsOf: place, encoding: .utf8)
        let real = configuration.replacing(/"development"\s*:\s*true/, with: "\"development\":false")
        #expect(real != configuration)
        try Data(real.utf8).write(to: place)
        #expect(try home.refusal(worker.encrypting("social-distance")).is("not-a-development-home", 77))
    }

    @Test("any file goes there and back, is compared with its checksum, and is its owner's alone in plaintext")
    func anyFile() throws {
        let home = try TestHome()
        let (plain, encrypted, key) = (home.place("plain"), home.place("encrypted").path, home.place("key").path)
        try Data((0..<2_500_001).map { UInt8(truncatingIfNeeded: $0 &* 7) }).write(to: plain)
        let form = ["--format", "iexec", "--key-file", key]
        let made = try home.succeed(
            ["dataset", "encrypt", plain.path, "--output", encrypted] + form,
            inHome: false
        )
        let back = home.place("back")
        let decrypting = ["dataset", "decrypt", encrypted, "--output", back.path] + form + ["--checksum"]
        try home.succeed(decrypting + [try made.text("checksum")], inHome: false)
        #expect(try Data(contentsOf: back) == Data(contentsOf: plain))
        let mode = try FileManager.default.attributesOfItem(atPath: back.path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        let other = "0x" + String(repeating: "0", count: 64)
        #expect(try home.run(decrypting + [other], inHome: false).failure?.is("iexec-checksum-mismatch", 65) == true)
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: key)
        let exposed = try home.run(decrypting.dropLast() + [], inHome: false)
        #expect(exposed.failure?.is("secret-exposed", 78) == true)
        #expect(try home.run(["dataset", "encrypt", "--output", encrypted] + form, inHome: false).status == 64)
        // What is written does not take the key's place.
        let kept = try Data(contentsOf: URL(filePath: key))
        for words in [["encrypt", plain.path], ["decrypt", encrypted]] {
            let same = ["dataset"] + words + ["--output", home.place("./key").path] + form
            #expect(try home.run(same, inHome: false).status == 64)
        }
        #expect(try Data(contentsOf: URL(filePath: key)) == kept)
    }
}
