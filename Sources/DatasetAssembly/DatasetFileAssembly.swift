package import Cryptography
package import Datasets
import DeterministicCBOR
import Durability
package import Foundation

/// A dataset on its way to the store: the manifest of its segments and its encrypted status table.
package struct AssembledDataset: Sendable {
    /// The public header.
    package let header: DatasetHeader
    /// Whose consents it rests on.
    package let consents: ConsentLeaves
    /// The dataset's fresh data key.
    package let key: SharedSecret
    /// SHA-256 of the file.
    package let checksum: Digest
    /// Bytes of the file.
    package let size: UInt64
}

/// Binds stored segments into the dataset of one night.
package enum DatasetFileAssembly {
    /// Writes the dataset's file.
    ///
    /// - Parameters:
    ///   - demand: the app and what is pinned for it.
    ///   - night: `YYYY-MM-DD`.
    ///   - revision: 1 for the first publication.
    ///   - segments: the window's segments with their content identifiers, oldest first.
    ///   - file: where the file is put.
    /// - Returns: the dataset with its key.
    /// - Throws: `DatasetsError.wrongWindow` where the segments are not of the night's window, `.tooManyRows`, or what the
    ///   file system or the encryption throws.
    package static func assemble(
        demand: AppDemand,
        night: String,
        revision: UInt64,
        segments: [(segment: AssembledSegment, contentIdentifier: String)],
        to file: URL
    ) throws -> AssembledDataset {
        let key = SharedSecret(SecretBytes(random: 32))
        let (consents, questionKey) = try key.withSecret { secret throws in
            // Who is in several segments rests on one receipt, known in one night.
            let consents = ConsentLeaves(receipts: segments.flatMap { $0.segment.receipts }, dataKey: secret)
            let question = try EncapsulationKey(x25519Secret: DatasetKeys.question(dataKey: secret))
            return (consents, question.publicKey)
        }
        let header = DatasetHeader(
            app: demand.app,
            night: night,
            revision: revision,
            parameters: demand.parameters,
            consentRoot: consents.root,
            questionKey: questionKey,
            segments: segments.map { segment, identifier in
                .init(
                    headerDigest: segment.header.digest,
                    checksum: segment.checksum,
                    size: segment.size,
                    contentIdentifier: identifier
                )
            },
            salt: RandomBytes.generate(32)
        )
        // A longer table is one that no enclave opens.
        try DayWindow(night: night, parameters: demand.parameters).check(segments.map { $0.segment.header })
        let persons = segments.reduce(0) { $0 + PaddingLadder.padded($1.segment.statuses.count) }
        guard persons <= StatusTable.maximumPersons else { throw DatasetsError.tooManyRows }
        let statuses = StatusTable(
            segments: demand.layout.hasRowKeys ? segments.map { $0.segment.statuses } : []
        )
        let written = try ContainerWriter.write(header: header.encoded(), key: key, to: file) { output in
            try output(statuses.encoded())
        }
        return AssembledDataset(
            header: header,
            consents: consents,
            key: key,
            checksum: written.checksum,
            size: written.size
        )
    }
}

/// Writes a ``DatasetContainer`` and knows its checksum and size.
enum ContainerWriter {
    static func write(
        header: [UInt8],
        key: SharedSecret,
        to file: URL,
        body: (_ output: ([UInt8]) throws -> Void) throws -> Void
    ) throws -> (checksum: Digest, size: UInt64) {
        var hash = SHA256Stream()
        var size: UInt64 = 0
        let temporary = file.appendingPathExtension("partial")
        try DurableFile.write(to: temporary, renamingTo: file) { write in
            let output: ([UInt8]) throws -> Void = { bytes in
                hash.update(bytes)
                size += UInt64(bytes.count)
                try write(bytes)
            }
            try output(DatasetContainer.prefix(header: header))
            try withoutActuallyEscaping(output) { output in
                try key.withSecret { secret throws in
                    var encryptor = try StreamingEncryptor(
                        key: secret,
                        associatedData: SHA256Digest.of(header).bytes,
                        output: output
                    )
                    try body { try encryptor.write($0) }
                    try encryptor.finish()
                }
            }
        }
        return (hash.finish(), size)
    }
}
