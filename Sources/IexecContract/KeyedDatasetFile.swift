package import Cryptography
package import Datasets

/// A ``KeyedDataset`` that is being read: headers and statuses are checked and in memory, rows come block by block.
package struct KeyedDatasetFile {
    /// Fills memory with what lies at an offset of the file; called by several threads.
    package typealias Reading = @Sendable (Int, inout MutableSpan<UInt8>) throws -> Void

    /// The opened dataset; reading a segment to its end is what proves it whole.
    package let dataset: OpenDataset
    /// The dataset's own key.
    package let dataKey: SharedSecret

    /// Opens a file.
    ///
    /// - Parameters:
    ///   - count: its bytes.
    ///   - read: reads of it.
    /// - Throws: `IexecContractError`; for a file that cannot be read, `.datasetMalformed`.
    package init(count: Int, read: @escaping Reading) throws(IexecContractError) {
        do {
            let part = Part(range: 0..<count, read: read)
            let length = try KeyedDatasetRecord.length(prefix: part.bytes(0, count: KeyedDataset.prefixLength))
            let record = try KeyedDatasetRecord(
                decoding: part.bytes(KeyedDataset.prefixLength, count: length),
                fileLength: count
            )
            let parts = record.containers.map { Part(range: $0, read: read) }
            guard let container = parts.first else { throw IexecContractError.datasetMalformed }
            dataKey = record.dataKey
            dataset = try Self.open(container, segments: Array(parts.dropFirst()), record)
        } catch let error as IexecContractError {
            throw error
        } catch is CryptographyError {
            throw .datasetAltered
        } catch {
            throw .datasetMalformed
        }
    }

    private static func open(
        _ container: Part,
        segments parts: [Part],
        _ record: KeyedDatasetRecord
    ) throws -> OpenDataset {
        let bytes = try container.header()
        guard SHA256Digest.of(bytes) == record.dataset else { throw IexecContractError.datasetAltered }
        let header = try DatasetHeader(decoding: bytes)
        guard header.segments.count == parts.count else { throw IexecContractError.datasetMalformed }
        let statuses = try self.statuses(container, after: bytes.count, header, key: record.dataKey)
        var segments: [OpenSegment] = []
        for (index, part) in parts.enumerated() {
            let digest = header.segments[index].headerDigest
            segments.append(try segment(part, digest: digest, of: header, key: record.segmentKeys[index]))
        }
        try DayWindow(night: header.night, parameters: header.parameters).check(segments.map(\.header))
        return OpenDataset(header: header, statuses: statuses, segments: segments)
    }

    private static func statuses(
        _ container: Part,
        after headerLength: Int,
        _ header: DatasetHeader,
        key: SharedSecret
    ) throws -> StatusTable {
        var offset = DatasetContainer.prefixLength + headerLength
        return try key.withSecret { key throws in
            var stream = try StreamingDecryptor(key: key, associatedData: header.digest.bytes) { maximum in
                let bytes = try container.bytes(offset, count: min(maximum, container.range.count - offset))
                offset += bytes.count
                return bytes
            }
            var plaintext: [UInt8] = []
            while let block = try stream.next() {
                plaintext += block
                guard plaintext.count <= StatusTable.maximumLength else { throw IexecContractError.datasetMalformed }
            }
            return try StatusTable(decoding: plaintext)
        }
    }

    private static func segment(
        _ part: Part,
        digest: Digest,
        of dataset: DatasetHeader,
        key: SharedSecret
    ) throws -> OpenSegment {
        let bytes = try part.header()
        guard SHA256Digest.of(bytes) == digest else { throw IexecContractError.datasetAltered }
        let header = try SegmentHeader(decoding: bytes)
        guard header.app == dataset.app else { throw IexecContractError.datasetAltered }
        let start = DatasetContainer.prefixLength + bytes.count
        let ciphertext = try key.withSecret { key throws in
            try SegmentedCiphertext(
                key: key,
                associatedData: digest.bytes,
                header: part.bytes(start, count: SegmentedCiphertext.headerCount),
                count: part.range.count - start
            )
        }
        return OpenSegment(header: header, ciphertext: ciphertext) { offset, bytes in
            try part.read(part.range.lowerBound + start + offset, &bytes)
        }
    }
}

/// One container of the file, or all of it.
private struct Part: Sendable {
    let range: Range<Int>
    let read: KeyedDatasetFile.Reading

    /// Bytes of the part; never of what lies behind it.
    func bytes(_ offset: Int, count: Int) throws -> [UInt8] {
        guard offset >= 0, count >= 0, offset <= range.count, count <= range.count - offset else {
            throw IexecContractError.datasetMalformed
        }
        guard count > 0 else { return [] }
        var bytes = [UInt8](repeating: 0, count: count)
        var span = bytes.mutableSpan
        try read(range.lowerBound + offset, &span)
        return bytes
    }

    /// The public header of a container.
    func header() throws -> [UInt8] {
        let length = try DatasetContainer.headerLength(prefix: bytes(0, count: DatasetContainer.prefixLength))
        return try bytes(DatasetContainer.prefixLength, count: length)
    }
}
