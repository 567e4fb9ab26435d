package import Cryptography
import DeterministicCBOR

/// Everything that decides what an enclave will do, fixed before it starts: the platform-neutral identity of an app.
///
/// Deterministic CBOR record: 1 "pandapp-app-v1", 2 SHA-256 of the executable, 3 arguments, 4 environment,
/// 5 further files (none yet), 6 product number, 7 security version, 8 the broker's Ed25519 key, 9 limits
/// [memory bytes, seconds, output bytes, processor seconds, threads], 10 SHA-256 of the system-call filter,
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
    /// Nor for more seconds of processors, over all threads.
    package static let longestProcessorTime: UInt64 = 64 * 86_400
    /// Nor for more threads at a time.
    package static let mostThreads: UInt64 = 4096

    /// SHA-256 of the system-call filter that enclaves run under, as eight-byte BPF instructions for x86-64.
    ///
    /// `SystemCallFilter` of SimulatedPlatform makes it; a platform that would apply another one starts nothing.
    package static let standardSystemCallFilter = Digest(
        words: 0xec9e_3bf6_a588_0e6d,
        0x16ee_dcc7_e599_808b,
        0x4009_2863_a076_7a7a,
        0x2197_0daf_2af7_f25c
    )

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
    /// Longest use of processors in seconds, over all threads.
    package var processorTimeLimit: UInt64
    /// Most threads at a time; of processes there is one.
    package var threadLimit: UInt64
    /// SHA-256 of the system-call filter.
    package var systemCallFilter: Digest

    /// A manifest of its parts.
    package init(
        executable: Digest,
        broker: VerificationKey,
        arguments: [String] = [],
        securityVersion: UInt64 = 1,
        memoryLimit: UInt64 = 8 << 30,
        timeLimit: UInt64 = 600,
        outputLimit: UInt64 = 64 << 20,
        processorTimeLimit: UInt64 = 16 * 600,
        threadLimit: UInt64 = 512,
        systemCallFilter: Digest = standardSystemCallFilter
    ) {
        self.executable = executable
        self.broker = broker
        self.arguments = arguments
        self.securityVersion = securityVersion
        self.memoryLimit = memoryLimit
        self.timeLimit = timeLimit
        self.outputLimit = outputLimit
        self.processorTimeLimit = processorTimeLimit
        self.threadLimit = threadLimit
        self.systemCallFilter = systemCallFilter
    }

    /// The deterministic encoding.
    package func encoded() -> [UInt8] {
        CBORValue.record([
            1: .text(Self.version), 2: .bytes(executable.bytes), 3: .array(arguments.map { .text($0) }), 4: .array([]),
            5: .array([]), 6: .unsigned(0), 7: .unsigned(securityVersion), 8: .bytes(broker.bytes),
            9: .array([memoryLimit, timeLimit, outputLimit, processorTimeLimit, threadLimit].map { .unsigned($0) }),
            10: .bytes(systemCallFilter.bytes),
            11: .array([.text("gramine-attestation"), .text("pandapp-channel-v1")]),
        ]).encoded()
    }

    /// SHA-256 of the encoding.
    package var digest: Digest { SHA256Digest.of(encoded()) }

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
            let limits = try reader.required(9).asArray(count: 5)
            memoryLimit = try limits[0].asUnsigned
            timeLimit = try limits[1].asUnsigned
            outputLimit = try limits[2].asUnsigned
            processorTimeLimit = try limits[3].asUnsigned
            threadLimit = try limits[4].asUnsigned
            systemCallFilter = try Digest(reader.required(10).asBytes)
        } catch let error as EvidenceError {
            throw error
        } catch {
            throw .malformedMessage
        }
        guard memoryLimit <= Self.largestMemory, timeLimit <= Self.longestTime, outputLimit <= Self.largestOutput,
            processorTimeLimit <= Self.longestProcessorTime, threadLimit <= Self.mostThreads
        else { throw .malformedMessage }
        // Fields that this version fixes are compared whole: what is not understood is not measured away.
        guard encoded() == bytes else { throw .malformedMessage }
    }
}
