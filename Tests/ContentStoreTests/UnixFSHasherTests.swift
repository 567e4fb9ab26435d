import ContentStore
import Cryptography
import Foundation
import Testing

/// Kubo's own vectors for the two profiles: beginnings of a ChaCha20 keystream whose key is the hash of a seed.
///
/// (Kubo `test/cli/testutils/random_deterministic.go`.)
struct KuboVectors: Sendable, CustomTestStringConvertible {
    let seed: String
    let profile: UnixFSProfile
    /// Lengths, rising, and the identifiers of the files that long.
    let files: [(bytes: Int, identifier: String)]
    var testDescription: String { "\(seed): \(files.map(\.bytes))" }

    static let all = [
        KuboVectors(
            seed: "chunk-v0-seed",
            profile: .v0,
            files: [
                (262_144, "QmWmRj3dFDZdb6ABvbmKhEL6TmPbAfBZ1t5BxsEyJrcZhE"),
                (262_145, "QmYyLxtzZyW22zpoVAtKANLRHpDjZtNeDjQdJrcQNWoRkJ"),
            ]
        ),
        KuboVectors(
            seed: "v0-seed",
            profile: .v0,
            files: [
                (174 * 262_144, "QmUbBALi174SnogsUzLpYbD4xPiBSFANF4iztWCsHbMKh2"),
                (174 * 262_144 + 1, "QmV81WL765sC8DXsRhE5fJv2rwhS4icHRaf3J9Zk5FdRnW"),
            ]
        ),
        KuboVectors(
            seed: "chunk-v1-seed",
            profile: .v1,
            files: [
                (1_048_576, "bafkreiacndfy443ter6qr2tmbbdhadvxxheowwf75s6zehscklu6ezxmta"),
                (1_048_577, "bafybeigmix7t42i6jacydtquhet7srwvgpizfg7gjbq7627d35mjomtu64"),
            ]
        ),
    ]

    static let long = KuboVectors(
        seed: "v1-2025-seed",
        profile: .v1,
        files: [
            (1 << 30, "bafybeihmf37wcuvtx4hpu7he5zl5qaf2ineo2lqlfrapokkm5zzw7zyhvm"),
            (1 << 30 + 1, "bafybeibdsi225ugbkmpbdohnxioyab6jsqrmkts3twhpvfnzp77xtzpyhe"),
        ]
    )
}

@Suite struct UnixFSHasherTests {
    /// The 1 GiB vectors take minutes in a debug build: `PANDAPP_LONG_TESTS=1` asks for them.
    static let isLong = ProcessInfo.processInfo.environment["PANDAPP_LONG_TESTS"] == "1"

    @Test("names a file as Kubo does", arguments: KuboVectors.all)
    func kubo(vectors: KuboVectors) throws {
        try check(vectors)
    }

    @Test("names a GiB as Kubo does", .enabled(if: isLong))
    func kuboLong() throws {
        try check(.long)
    }

    @Test("names the smallest of Kubo's files as it does")
    func hello() {
        let hello = Array("hello world".utf8)
        #expect(UnixFS.identifier(of: hello, profile: .v0).text == "Qmf412jQZiuVUtdgnB36FXFX7xg5V6KEbSJ4dpQuhkLyfD")
        #expect(
            UnixFS.identifier(of: hello, profile: .v1).text
                == "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e"
        )
    }

    @Test("names the empty file")
    func empty() {
        #expect(
            UnixFS.identifier(of: [], profile: .v0).text == "QmbFMke1KXqnYyBBWxB74N4c5SBnJMVAiMNRcGu6x1AwQH"
        )
        #expect(
            UnixFS.identifier(of: [], profile: .v1).text
                == "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku"
        )
    }

    @Test("the cut of the input into pieces does not matter", arguments: UnixFSProfile.allCases)
    func pieces(profile: UnixFSProfile) {
        let content = (0..<2_500_000).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ $0 >> 9) }
        let whole = UnixFS.identifier(of: content, profile: profile)
        for size in [4093, 262_144, 262_145, 1_048_575] {
            var hasher = UnixFSHasher(profile: profile)
            hasher.update([])
            for start in stride(from: 0, to: content.count, by: size) {
                hasher.update(content[start..<min(start + size, content.count)])
            }
            #expect(hasher.finish() == whole, "pieces of \(size)")
        }
    }

    private func check(_ vectors: KuboVectors) throws {
        var stream = KeyedByteStream(key: SecretBytes(copying: SHA256Digest.of(Array(vectors.seed.utf8)).bytes))
        var hasher = UnixFSHasher(profile: vectors.profile)
        var written = 0
        for file in vectors.files {
            while written < file.bytes {
                var piece = [UInt8](repeating: 0, count: min(1 << 20, file.bytes - written))
                stream.fill(&piece)
                hasher.update(piece)
                written += piece.count
            }
            let soFar = hasher
            #expect(soFar.finish().text == file.identifier, "\(file.bytes) bytes")
        }
    }
}
