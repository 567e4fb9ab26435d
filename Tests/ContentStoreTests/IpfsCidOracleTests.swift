import ContentStore
import Foundation
import Testing

/// Agreement with Debian's `ipfs_cid`, another implementation of the profile of 2015.
///
/// Skipped, visibly, where the package ipfs-cid is not installed.
@Suite(.enabled(if: FileManager.default.isExecutableFile(atPath: IpfsCid.program)))
struct IpfsCidOracleTests {
    @Test("names files around chunk boundaries as ipfs_cid does")
    func boundaries() throws {
        try expectAgreement(chunks: [0, 1, 2, 7, 174])
    }

    // 12 GB to hash, twice.
    @Test("names files around every chunk boundary as ipfs_cid does", .enabled(if: UnixFSHasherTests.isLong))
    func everyBoundary() throws {
        try expectAgreement(chunks: Array(0...175))
    }

    /// Compares the names of one file that grows from boundary to boundary.
    private func expectAgreement(chunks: [Int]) throws {
        let sizes: [Int] = chunks.flatMap { chunk in (-1...1).map { chunk * 262_144 + $0 } }.filter { $0 >= 0 }
        let bytes = content(sizes.max() ?? 0)
        let place = FileManager.default.temporaryDirectory.appending(path: "IpfsCid-" + UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: place) }
        try Data().write(to: place)
        let file = try FileHandle(forWritingTo: place)
        var written = 0
        for size in sizes {
            try file.write(contentsOf: bytes[written..<size])
            written = size
            var hasher = UnixFSHasher(profile: .v0)
            hasher.update(bytes[..<size])
            #expect(try IpfsCid.identifier(of: place) == hasher.finish().text, "\(size) bytes")
        }
    }
}

/// The program `ipfs_cid FILE`.
enum IpfsCid {
    static let program = "/usr/bin/ipfs_cid"

    static func identifier(of file: URL) throws -> String? {
        let output = Pipe()
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = [file.path]
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let answer = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return try JSONDecoder().decode([String: String].self, from: answer)["CIDv0"]
    }
}
