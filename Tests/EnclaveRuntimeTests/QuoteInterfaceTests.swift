import Foundation
import Glibc
import Testing

@testable import EnclaveRuntime

/// A folder that vanishes with its owner.
final class TemporaryFolder {
    let path = FileManager.default.temporaryDirectory.appending(path: "enclave-\(UUID().uuidString)").path

    init() throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    func write(_ bytes: [UInt8], to name: String) throws {
        try Data(bytes).write(to: URL(filePath: path + "/" + name))
    }

    func read(_ name: String) throws -> [UInt8] { try [UInt8](Data(contentsOf: URL(filePath: path + "/" + name))) }
}

@Suite struct GramineQuoteSourceTests {
    private func platform(quote: [UInt8], type: String? = "dcap\n") throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write([], to: "user_report_data")
        try folder.write(quote, to: "quote")
        if let type { try folder.write(Array(type.utf8), to: "attestation_type") }
        return folder
    }

    @Test("report data is written whole, and the quote read whole")
    func quote() throws {
        let folder = try platform(quote: [1, 2, 3])
        let source = GramineQuoteSource(folder: folder.path)
        #expect(source.isPresent)
        #expect(try source.quote(reportData: [UInt8](repeating: 9, count: 64)) == [1, 2, 3])
        #expect(try folder.read("user_report_data") == [UInt8](repeating: 9, count: 64))
    }

    @Test("a quote that comes in pieces is one quote")
    func shortReads() throws {
        let folder = try platform(quote: [])
        try FileManager.default.removeItem(atPath: folder.path + "/quote")
        #expect(unsafe mkfifo(folder.path + "/quote", 0o600) == 0)
        let path = folder.path
        let writer = Thread {
            let pipe = unsafe open(path + "/quote", O_WRONLY)
            for piece in [[1, 2], [3], [4, 5, 6]] as [[UInt8]] {
                _ = unsafe piece.withUnsafeBytes { unsafe write(pipe, $0.baseAddress, $0.count) }
                usleep(20_000)
            }
            close(pipe)
        }
        writer.start()
        let quote = try GramineQuoteSource(folder: folder.path).quote(reportData: [UInt8](repeating: 0, count: 64))
        #expect(quote == [1, 2, 3, 4, 5, 6])
        extendLifetime(folder)
    }

    @Test("no quote, an empty one and one beyond the limit are refused")
    func limits() throws {
        let longest = [UInt8](repeating: 1, count: maximumQuoteLength)
        let reportData = [UInt8](repeating: 0, count: 64)
        let whole = try platform(quote: longest)
        #expect(try GramineQuoteSource(folder: whole.path).quote(reportData: reportData) == longest)
        extendLifetime(whole)
        for (quote, error) in [([], EnclaveFileError.unreadable), (longest + [1], .tooLong)] as [([UInt8], _)] {
            let folder = try platform(quote: quote)
            #expect(throws: error) { try GramineQuoteSource(folder: folder.path).quote(reportData: reportData) }
            extendLifetime(folder)
        }
        let nowhere = try TemporaryFolder()
        let source = GramineQuoteSource(folder: nowhere.path)
        #expect(!source.isPresent)
        #expect(throws: EnclaveFileError.unwritable) { try source.quote(reportData: reportData) }
        extendLifetime(nowhere)
    }

    @Test("a platform that says it attests otherwise, or not at all, is none", arguments: ["none", "epid\n", ""])
    func type(name: String) throws {
        let folder = try platform(quote: [1], type: name)
        #expect(!GramineQuoteSource(folder: folder.path).isPresent)
        #expect(EnclaveFile.exists(folder.path + "/quote"))
        extendLifetime(folder)
    }

    @Test("a platform that does not say how it attests is asked")
    func untyped() throws {
        let folder = try platform(quote: [1], type: nil)
        #expect(GramineQuoteSource(folder: folder.path).isPresent)
        extendLifetime(folder)
    }
}

@Suite struct TSMReportFolderTests {
    @Test("each report is a folder of its own, and is removed")
    func folders() throws {
        let kernel = try TemporaryFolder()
        let (one, two) = (try TSMReportFolder(in: kernel.path), try TSMReportFolder(in: kernel.path))
        let names = try FileManager.default.contentsOfDirectory(atPath: kernel.path)
        #expect(names.count == 2 && names.allSatisfy { $0.hasPrefix("pandapp-") && $0.utf8.count == 40 })
        one.remove()
        two.remove()
        #expect(try FileManager.default.contentsOfDirectory(atPath: kernel.path).isEmpty)
    }

    @Test("attributes are read and written where they are, and never made")
    func attributes() throws {
        let kernel = try TemporaryFolder()
        let report = try TSMReportFolder(in: kernel.path)
        let name = try #require(try FileManager.default.contentsOfDirectory(atPath: kernel.path).first)
        #expect(throws: EnclaveFileError.unreadable) { try report.read("provider", limit: 64) }
        #expect(throws: EnclaveFileError.unwritable) { try report.write([1], to: "inblob") }
        try kernel.write([], to: name + "/inblob")
        try report.write([1, 2], to: "inblob")
        #expect(try kernel.read(name + "/inblob") == [1, 2])
        #expect(try report.read("inblob", limit: 2) == [1, 2])
        #expect(throws: EnclaveFileError.tooLong) { try report.read("inblob", limit: 1) }
    }

    @Test("without the kernel's folder there is no report")
    func absent() throws {
        let folder = try TemporaryFolder()
        #expect(throws: EnclaveFileError.unwritable) { try TSMReportFolder(in: folder.path + "/absent") }
        extendLifetime(folder)
    }
}

@Suite struct EnvironmentLabelTests {
    @Test(
        "whatever the broker did not verify to be hardware is labelled SIMULATED",
        arguments: [
            "simulated", "", "SGX", "sgx ", "hardware", "tdx\0", "intel",
        ]
    )
    func unknown(name: String) {
        #expect(EnvironmentLabel.text(for: name) == EnvironmentLabel.simulated)
        #expect(EnvironmentLabel.simulated.hasPrefix("SIMULATED — no hardware protection"))
    }

    @Test("what the broker verified is named")
    func hardware() {
        #expect(EnvironmentLabel.text(for: "sgx") == "Computed in an SGX enclave")
        #expect(EnvironmentLabel.text(for: "tdx") == "Computed in a TDX trust domain")
    }
}
