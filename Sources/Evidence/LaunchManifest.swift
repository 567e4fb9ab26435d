package import Cryptography
import DeterministicCBOR

/// Everything that decides what an enclave will do, fixed before it starts: the platform-neutral identity of an app.
///
/// Deterministic CBOR record: 1 "pandapp-app-v1", 2 SHA-256 of the executable, 3 arguments, 4 environment,
/// 5 further files (none yet), 6 product number, 7 security version, 8 the broker's Ed25519 key, 9 limits
/// [memory bytes, seconds, output bytes], 10 digest of the system-call filter (null until there is one),
/// 11 interfaces offered inside.
/// On a simulated platform the measurement is SHA-256("pandapp-sim-mrenclave-v1" ‖ 0 ‖ manifest).
package struct LaunchManifest: Hashable, Sendable {
    static let version = "pandapp-app-v1"

    /// A platform starts nothing that asks for more memory than this.
    package static let largestMemory: UInt64 = 64 << 30
    /// Nor for more seconds.
    package static let longestTime: UInt64 = 86_400
    /// Nor for a longer output.
    package static let largestOutput: UInt64 = 80 << 20

    /// SHA-256 of the bytes that are started.
    package var executable: Digest
    /// Arguments, the same for every task.
    package var arguments: [String]
    /// Security version, counted up when a flaw was mended.
    package var securityVersion: UInt64
    /// The one broker that this app takes keys from: a false broker could feed a false dataset.
    package var broker: VerificationKey
    /// Most memory in bytes.
    package var memoryLimit: UInt64
    /// Longest run in seconds.
    package var timeLimit: UInt64
    /// Longest output in bytes.
    package var outputLimit: UInt64

    /// A manifest of its parts.
    package init(
        executable: Digest,
        broker: VerificationKey,
        arguments: [String] = [],
        securityVersion: UInt64 = 1,
        memoryLimit: UInt64 = 8 << 30,
        timeLimit: UInt64 = 600,
        outputLimit: UInt64 = 64 << 20
    ) {
        self.executable = executable
        self.broker = broker
        self.arguments = arguments
        self.securityVersion = securityVersion
        self.memoryLimit = memoryLimit
        self.timeLimit = timeLimit
        self.outputLimit = outputLimit
    }

    /// The deterministic encoding.
    package func encoded() -> [UInt8] {
        CBORValue.record([
            1: .text(Self.version), 2: .bytes(executable.bytes), 3: .array(arguments.map { .text($0) }), 4: .array([]),
            5: .array([]), 6: .unsigned(0), 7: .unsigned(securityVersion), 8: .bytes(broker.bytes),
            9: .array([.unsigned(memoryLimit), .unsigned(timeLimit), .unsigned(outputLimit)]), 10: .null,
            11: .array([.text("gramine-attestation"), .text("pandapp-channel-v1")]),
        ]).encoded()
    }

    /// SHA-256 of the encoding.
    package var digest: Digest { SHA256Digest.of(encoded()) }

    /// What a simulated platform measures.
    package var simulatedMeasurement: Digest {
        SHA256Digest.of(Array("pandapp-sim-mrenclave-v1\0".utf8) + encoded())
    }

    /// Reads a manifest.
    ///
    /// - Throws: `EvidenceError.malformedMessage`, or `.unknownVersion`.
    package init(decoding bytes: [UInt8]) throws(EvidenceError) {
        do {
            var reader = try CBORMapReader(CBORValue(decoding: bytes))
            guard try reader.required(1).asText == Self.version else { throw EvidenceError.unknownVersion }
            executable = try Digest(reader.required(2).asBytes)
            arguments = try reader.required(3).asArray.map { try $0.asText }
            securityVersion = try reader.required(7).asUnsigned
            broker = try VerificationKey(reader.required(8).asBytes)
            let limits = try reader.required(9).asArray(count: 3)
            memoryLimit = try limits[0].asUnsigned
            timeLimit = try limits[1].asUnsigned
            outputLimit = try limits[2].asUnsigned
        } catch let error as EvidenceError {
            throw error
        } catch {
            throw .malformedMessage
        }
        guard memoryLimit <= Self.largestMemory, timeLimit <= Self.longestTime, outputLimit <= Self.largestOutput else {
            throw .malformedMessage
        }
        // Fields that this version fixes are compared whole: what is not understood is not measured away.
        guard encoded() == bytes else { throw .malformedMessage }
    }
}
