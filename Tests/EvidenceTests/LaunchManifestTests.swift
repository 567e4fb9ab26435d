import Cryptography
import DeterministicCBOR
import Evidence
import TestSupport
import Testing

@Suite struct LaunchManifestTests {
    let manifest = LaunchManifest(
        executable: SHA256Digest.of([1]),
        broker: SigningKey().verificationKey,
        arguments: ["--quiet", ""],
        securityVersion: 3,
        memoryLimit: LaunchManifest.largestMemory,
        timeLimit: 1,
        outputLimit: LaunchManifest.largestOutput,
        processorTimeLimit: 7,
        threadLimit: LaunchManifest.mostThreads,
        systemCallFilter: SHA256Digest.of([2])
    )

    @Test("a manifest survives its encoding, which is its digest's")
    func roundTrip() throws {
        #expect(try LaunchManifest(decoding: manifest.encoded()) == manifest)
        #expect(manifest.digest == SHA256Digest.of(manifest.encoded()))
    }

    @Test("no damage leaves the manifest what it was: refused, or another measurement")
    func damage() {
        for spoiled in Damage.variants(of: manifest.encoded()) {
            guard let read = try? LaunchManifest(decoding: spoiled) else { continue }
            #expect(read != manifest && read.encoded() == spoiled)
        }
    }

    @Test("limits that no platform would grant are refused")
    func limits() throws {
        let greed: [(WritableKeyPath<LaunchManifest, UInt64>, UInt64)] = [
            (\.memoryLimit, .max), (\.timeLimit, LaunchManifest.longestTime + 1),
            (\.outputLimit, LaunchManifest.largestOutput + 1),
            (\.processorTimeLimit, LaunchManifest.longestProcessorTime + 1),
            (\.threadLimit, LaunchManifest.mostThreads + 1),
        ]
        for (limit, value) in greed {
            var greedy = manifest
            greedy[keyPath: limit] = value - 1
            if value < .max { #expect(try LaunchManifest(decoding: greedy.encoded()) == greedy) }
            greedy[keyPath: limit] = value
            #expect(throws: EvidenceError.malformedMessage) { try LaunchManifest(decoding: greedy.encoded()) }
        }
    }

    static let wrongFields: [(UInt64, CBORValue?)] = [
        (2, .bytes([1])), (3, .array([.unsigned(1)])), (4, .array([.text("LD_PRELOAD=x")])),
        (5, .array([.text("file")])), (6, .unsigned(1)), (7, .negative(0)), (8, .bytes([])), (9, .array([])),
        (9, .array([.unsigned(1), .unsigned(1), .unsigned(1)])),
        (9, .array([.unsigned(1), .unsigned(1), .unsigned(1), .unsigned(1), .null])), (10, .bytes([1])), (10, .null),
        (11, .array([])), (12, .null),
        (2, nil), (4, nil), (10, nil), (11, nil),
    ]

    @Test("what this version fixes cannot be said otherwise", arguments: wrongFields)
    func fields(field: UInt64, value: CBORValue?) throws {
        var map = try CBORValue(decoding: manifest.encoded()).asMap
        map[.unsigned(field)] = value
        let bytes = CBORValue.map(map).encoded()
        #expect(throws: EvidenceError.malformedMessage) { try LaunchManifest(decoding: bytes) }
    }

    @Test("another version is named as such")
    func version() throws {
        var map = try CBORValue(decoding: manifest.encoded()).asMap
        map[.unsigned(1)] = .text("pandapp-app-v2")
        let bytes = CBORValue.map(map).encoded()
        #expect(throws: EvidenceError.unknownVersion) { try LaunchManifest(decoding: bytes) }
    }
}

@Suite struct AppPackageTests {
    let manifest = LaunchManifest(executable: SHA256Digest.of([1, 2, 3]), broker: SigningKey().verificationKey)

    @Test("a package survives its encoding, and damage is refused or shows in its content")
    func roundTrip() throws {
        let package = AppPackage(executable: [1, 2, 3], manifest: manifest)
        let bytes = try package.encoded()
        #expect(try AppPackage(decoding: bytes) == package)
        for spoiled in Damage.flips(of: bytes) {
            guard let read = try? AppPackage(decoding: spoiled) else { continue }
            #expect(read != package)
        }
    }

    @Test("another archive is no package")
    func otherFiles() throws {
        let (right, program) = (
            ResultFile(name: "manifest", content: manifest.encoded()), ResultFile(name: "enclave", content: [])
        )
        for files in [[], [right], [program, right], [right, program, ResultFile(name: "x", content: [])]] {
            let archive = try ResultArchive.encode(files)
            #expect(throws: EvidenceError.unknownFile) { try AppPackage(decoding: archive) }
        }
        let noManifest = try ResultArchive.encode([ResultFile(name: "manifest", content: [0]), program])
        #expect(throws: EvidenceError.malformedMessage) { try AppPackage(decoding: noManifest) }
        #expect(throws: EvidenceError.malformedArchive) { try AppPackage(decoding: []) }
    }
}
