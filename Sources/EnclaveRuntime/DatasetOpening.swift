import Cryptography
import Datasets
import Evidence

/// Opens a dataset's files: each block is authenticated before it is used, and nothing lies whole in memory but the
/// status table.
enum DatasetOpening {
    /// The public header at the beginning of a container.
    static func headerBytes(of path: String) throws -> [UInt8] {
        try header(of: EnclaveFile(reading: path))
    }

    private static func header(of file: EnclaveFile) throws -> [UInt8] {
        let length = try DatasetContainer.headerLength(prefix: file.read(exactly: DatasetContainer.prefixLength))
        return try file.read(exactly: length)
    }

    static func open(_ task: EnclaveTask, grant: borrowing KeyGrant) throws(EnclaveRefusal) -> OpenDataset {
        let statuses = try statuses(task, grant: grant)
        var segments: [OpenSegment] = []
        for (index, reference) in task.datasetHeader.segments.enumerated() {
            segments.append(try segment(reference, path: "/in/segment-\(index)", task: task, grant: grant))
        }
        // The publisher checks it, too; here it is what the answer's meaning rests on.
        do {
            try DayWindow(night: task.datasetHeader.night, parameters: task.datasetHeader.parameters)
                .check(segments.map(\.header))
        } catch {
            throw EnclaveRefusal(.datasetMalformed)
        }
        return OpenDataset(header: task.datasetHeader, statuses: statuses, segments: segments)
    }

    private static func statuses(
        _ task: EnclaveTask,
        grant: borrowing KeyGrant
    ) throws(EnclaveRefusal) -> StatusTable {
        do {
            let file = try EnclaveFile(reading: "/in/dataset")
            // Read again: between two readings the host may have changed the file.
            guard try header(of: file) == task.datasetHeader.encoded() else {
                throw EnclaveRefusal(.datasetNotOfDeal)
            }
            var stream = try StreamingDecryptor(
                key: grant.dataKey,
                associatedData: task.datasetHeader.digest.bytes,
                input: { try file.read(atMost: $0) }
            )
            var plaintext: [UInt8] = []
            while let block = try stream.next() {
                plaintext += block
                guard plaintext.count <= StatusTable.maximumLength else { throw EnclaveRefusal(.datasetMalformed) }
            }
            return try StatusTable(decoding: plaintext)
        } catch let refusal as EnclaveRefusal {
            throw refusal
        } catch is CryptographyError {
            throw EnclaveRefusal(.datasetAltered)
        } catch {
            throw EnclaveRefusal(.datasetMalformed)
        }
    }

    private static func segment(
        _ reference: DatasetHeader.SegmentReference,
        path: String,
        task: EnclaveTask,
        grant: borrowing KeyGrant
    ) throws(EnclaveRefusal) -> OpenSegment {
        do {
            let file = try EnclaveFile(reading: path)
            let headerBytes = try header(of: file)
            guard SHA256Digest.of(headerBytes) == reference.headerDigest else {
                throw EnclaveRefusal(.datasetNotOfDeal)
            }
            let header = try SegmentHeader(decoding: headerBytes)
            guard header.app == task.datasetHeader.app else { throw EnclaveRefusal(.datasetNotOfDeal) }
            guard let key = grant.segmentKeys[reference.headerDigest] else { throw EnclaveRefusal(.releaseRefused) }
            let (length, start) = try file.position()
            let streamHeader = try file.read(exactly: SegmentedCiphertext.headerCount)
            let ciphertext = try key.withSecret { secret throws in
                try SegmentedCiphertext(
                    key: secret,
                    associatedData: reference.headerDigest.bytes,
                    header: streamHeader,
                    count: length - start
                )
            }
            return OpenSegment(header: header, ciphertext: ciphertext) { offset, bytes in
                do throws(EnclaveFileError) {
                    try file.read(at: start + offset, into: &bytes)
                } catch {
                    // The host has cut the file since it was opened, or does not give it.
                    throw CryptographyError.streamTruncated
                }
            }
        } catch let refusal as EnclaveRefusal {
            throw refusal
        } catch is CryptographyError {
            throw EnclaveRefusal(.datasetAltered)
        } catch {
            throw EnclaveRefusal(.datasetMalformed)
        }
    }
}
