package import Cryptography
import DeterministicCBOR

/// Inside the sealed release: the keys and the time, and the environment that the broker verified.
package struct KeyGrant: ~Copyable, Sendable {
    /// The task that the keys are for.
    package let task: Digest
    /// SHA-256 of the dataset's header.
    package let dataset: Digest
    /// The dataset's own key: status table, questions, noise.
    package let dataKey: SecretBytes
    /// Key of each day segment, by the digest of its header.
    package let segmentKeys: [Digest: SharedSecret]
    /// `simulated`, `sgx` or `tdx`, as the broker's verification found; the enclave does not know by itself.
    package let environment: String
    /// The broker's clock, Unix seconds; the enclave trusts no other.
    package let time: Int64

    /// A grant of its parts.
    package init(
        task: Digest,
        dataset: Digest,
        dataKey: consuming SecretBytes,
        segmentKeys: [Digest: SharedSecret],
        environment: String,
        time: Int64
    ) {
        self.task = task
        self.dataset = dataset
        self.dataKey = dataKey
        self.segmentKeys = segmentKeys
        self.environment = environment
        self.time = time
    }

    /// The plaintext of a release; it lives in ordinary memory until it is sealed.
    borrowing func encoded() -> [UInt8] {
        let keys = segmentKeys.map {
            (CBORValue.bytes($0.key.bytes), CBORValue.bytes($0.value.withSecret { $0.exposedCopy() }))
        }
        return CBORValue.record([
            1: .text("pandapp/grant/v1"), 2: .bytes(task.bytes), 3: .bytes(dataset.bytes),
            4: .bytes(dataKey.exposedCopy()), 5: .map(Dictionary(uniqueKeysWithValues: keys)),
            6: .text(environment), 7: .integer(time),
        ]).encoded()
    }

    /// Reads a grant.
    ///
    /// - Throws: `EvidenceError.malformedMessage`, or `.unknownVersion`.
    init(decoding bytes: [UInt8]) throws(EvidenceError) {
        do {
            var reader = try CBORMapReader(CBORValue(decoding: bytes))
            guard try reader.required(1).asText == "pandapp/grant/v1" else { throw EvidenceError.unknownVersion }
            let (task, dataset) = (try Digest(reader.required(2).asBytes), try Digest(reader.required(3).asBytes))
            let dataKey = SecretBytes(copying: try reader.required(4).asBytes(count: 32))
            var segmentKeys: [Digest: SharedSecret] = [:]
            for (name, key) in try reader.required(5).asMap {
                let secret = SecretBytes(copying: try key.asBytes(count: 32))
                segmentKeys[try Digest(name.asBytes)] = SharedSecret(secret)
            }
            let (environment, time) = (try reader.required(6).asText, try reader.required(7).asInteger)
            try reader.finish()
            self.init(
                task: task,
                dataset: dataset,
                dataKey: dataKey,
                segmentKeys: segmentKeys,
                environment: environment,
                time: time
            )
        } catch let error as EvidenceError {
            throw error
        } catch {
            throw .malformedMessage
        }
    }
}
