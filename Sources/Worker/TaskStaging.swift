import ContentStore
import Cryptography
import Datasets
import Durability
import Evidence
import Foundation
import Orders

/// The folder that an enclave will see: ciphertext, public headers and signed orders.
struct TaskStaging {
    let folder: URL
    let store: any ContentStoring

    var input: URL { folder.appending(path: "in") }
    var executable: URL { folder.appending(path: "app") }
    var manifest: URL { folder.appending(path: "manifest") }
    var output: URL { folder.appending(path: "result") }

    /// The largest app package.
    private static let maximumPackage: UInt64 = 256 << 20
    /// The largest dataset file and the largest segment.
    private static let maximumFile: UInt64 = 16 << 30
    /// A window has at most so many days.
    private static let maximumSegments = 31

    /// Makes the task's folder, and removes those of workers that were killed: their locks are free.
    func begin() throws(WorkerError) -> FileLock {
        let work = folder.deletingLastPathComponent()
        do {
            try DurableFile.createFolder(work)
            // Between the making of a lock's file and its locking, no other worker may sweep.
            let gate = try FileLock(file: work.appending(path: ".gate"), waits: true)
            defer { extendLifetime(gate) }
            let lock = try FileLock(file: folder.appendingPathExtension("lock"))
            try FileManager.default.createDirectory(
                at: input,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
            try Self.sweep(work)
            return lock
        } catch {
            throw .storage
        }
    }

    /// Removes the task's folder and its lock's file.
    func remove() {
        try? FileManager.default.removeItem(at: folder)
        try? FileManager.default.removeItem(at: folder.appendingPathExtension("lock"))
    }

    private static func sweep(_ work: URL) throws {
        for name in try FileManager.default.contentsOfDirectory(atPath: work.path) where name.hasSuffix(".lock") {
            guard let lock = try? FileLock(file: work.appending(path: name)) else { continue }
            try? FileManager.default.removeItem(at: work.appending(path: String(name.dropLast(5))))
            try? FileManager.default.removeItem(at: work.appending(path: name))
            extendLifetime(lock)
        }
    }

    func prepare(_ deal: DealBundle, question: [UInt8]?) throws(WorkerError) {
        do {
            try write(deal.encoded(), to: input.appending(path: "deal"))
            if let question { try write(question, to: input.appending(path: "question")) }
            try unpackApp(deal.app.entry)
            try fetchDataset(deal.dataset.entry)
        } catch let error as WorkerError {
            throw error
        } catch is DatasetsError {
            throw .datasetMalformed
        } catch let error as ContentStoreError {
            throw Self.cause(error)
        } catch {
            throw .storage
        }
    }

    private func unpackApp(_ app: AppEntry) throws {
        let archive = try store.read(
            ContentIdentifier(parsing: app.contentIdentifier),
            maximumBytes: Self.maximumPackage
        )
        guard let package = try? AppPackage(decoding: archive) else { throw WorkerError.appMalformed }
        try write(package.executable, to: executable)
        try write(package.manifest.encoded(), to: manifest)
    }

    private func fetchDataset(_ dataset: DatasetEntry) throws {
        let file = input.appending(path: "dataset")
        try fetch(dataset.contentIdentifier, checksum: dataset.checksum, to: file)
        let segments = try DatasetHeader(decoding: Self.header(of: file)).segments
        guard segments.count <= Self.maximumSegments else { throw WorkerError.datasetMalformed }
        for (index, reference) in segments.enumerated() {
            let segment = input.appending(path: "segment-\(index)")
            try fetch(reference.contentIdentifier, checksum: reference.checksum, to: segment)
            try Self.requireReadable(segment)
        }
    }

    /// Checks that a segment is of the version that enclaves read.
    ///
    /// - Throws: `WorkerError.datasetOutdated`, `DatasetsError`, or what the file system throws.
    static func requireReadable(_ segment: URL) throws {
        do {
            _ = try SegmentHeader(decoding: header(of: segment))
        } catch DatasetsError.unknownVersion {
            throw WorkerError.datasetOutdated
        }
    }

    private func fetch(_ identifier: String, checksum: Digest, to file: URL) throws {
        try store.copy(ContentIdentifier(parsing: identifier), to: file, maximumBytes: Self.maximumFile)
        guard try Self.checksum(of: file) == checksum else { throw WorkerError.datasetChecksumMismatch }
    }

    private func write(_ bytes: [UInt8], to file: URL) throws {
        try Data(bytes).write(to: file)
    }

    /// The public header at the beginning of a container.
    private static func header(of file: URL) throws -> [UInt8] {
        let handle = try FileHandle(forReadingFrom: file)
        defer { try? handle.close() }
        let prefix = [UInt8](try handle.read(upToCount: DatasetContainer.prefixLength) ?? Data())
        let length = try DatasetContainer.headerLength(prefix: prefix)
        return [UInt8](try handle.read(upToCount: length) ?? Data())
    }

    private static func checksum(of file: URL) throws -> Digest {
        let handle = try FileHandle(forReadingFrom: file)
        defer { try? handle.close() }
        var hash = SHA256Stream()
        while let block = try handle.read(upToCount: 1 << 20), !block.isEmpty { hash.update([UInt8](block)) }
        return hash.finish()
    }

    private static func cause(_ error: ContentStoreError) -> WorkerError {
        switch error {
        case .notFound: .contentMissing
        case .blockCorrupted, .nodeMalformed, .sizesDisagree, .blockTooLarge, .treeTooDeep: .contentAltered
        default: .storeFailed(error)
        }
    }
}
