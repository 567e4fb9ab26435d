import Cryptography
import Datasets
import Geohash
import Glibc
import Stripes

/// A day segment as the publisher stores it: a stream of ciphertext in a file, and its public header.
struct SealedSegment {
    let path: String
    let header: SegmentHeader
    private static let key = [UInt8](repeating: 3, count: 32)

    /// The tokens of so many points, 48 to a person.
    static func tokens(points: Int, precision: Int = 7, data: String) throws -> SealedSegment {
        let persons = (points + DayTokens.perDay - 1) / DayTokens.perDay
        return try SealedSegment(
            path: data + "/tokens-\(points)",
            layout: .tokens,
            precision: precision,
            persons: persons,
            records: PaddingLadder.padded(persons) * DayTokens.perDay
        )
    }

    /// So many presences, in a hundred steps.
    static func groups(records: Int, data: String) throws -> SealedSegment {
        try SealedSegment(
            path: data + "/groups-\(records)",
            layout: .contacts,
            precision: 9,
            persons: records / Presences.steps,
            records: PaddingLadder.padded(records)
        )
    }

    /// So many people at every minute of a day.
    static func positions(persons: Int, data: String) throws -> SealedSegment {
        try SealedSegment(
            path: data + "/positions-\(persons)",
            layout: .positions,
            precision: 9,
            persons: persons,
            records: PaddingLadder.padded(persons) * PositionDay.ticks,
            stepSeconds: 60
        )
    }

    private init(
        path: String,
        layout: SegmentLayout,
        precision: Int,
        persons: Int,
        records: Int,
        stepSeconds: UInt32 = 300
    ) throws {
        header = SegmentHeader(
            app: .zero,
            day: "2020-04-01",
            timeZone: "Europe/Paris",
            region: try .benchmark(precision: precision),
            precision: precision,
            stepSeconds: stepSeconds,
            layout: layout,
            paddedPersons: UInt64(PaddingLadder.padded(persons)),
            paddedRecords: UInt64(records),
            salt: [UInt8](repeating: 0, count: 32)
        )
        // What was made for another layout is not found.
        self.path = path + "-\(header.digest.hexadecimal.prefix(8)).segment"
    }

    /// Whether the file is there as a whole: it gets its name at the end.
    var exists: Bool { unsafe access(path, F_OK) == 0 }

    /// Encrypts what `rows` hands over, block by block.
    func write(_ rows: (([UInt8]) throws -> Void) throws -> Void) throws {
        guard let file = unsafe fopen(path + ".part", "wb") else { throw InputError.unwritable }
        defer { unsafe fclose(file) }
        let key = SharedSecret(SecretBytes(copying: Self.key))
        try key.withSecret { secret throws in
            var encryptor = try StreamingEncryptor(key: secret, associatedData: header.digest.bytes) { bytes in
                let count = unsafe bytes.withUnsafeBytes { unsafe fwrite($0.baseAddress, 1, $0.count, file) }
                guard count == bytes.count else { throw InputError.unwritable }
            }
            try rows { try encryptor.write($0) }
            try encryptor.finish()
        }
        guard unsafe fflush(file) == 0, unsafe rename(path + ".part", path) == 0 else { throw InputError.unwritable }
    }

    /// The stream and what reads it, as the enclave opens them.
    func ciphertext() throws -> (SegmentedCiphertext, ReadableFile) {
        let file = try ReadableFile(path: path)
        let header = try file.read(at: 0, count: SegmentedCiphertext.headerCount)
        let key = SharedSecret(SecretBytes(copying: Self.key))
        let ciphertext = try key.withSecret { secret throws in
            try SegmentedCiphertext(
                key: secret,
                associatedData: self.header.digest.bytes,
                header: header,
                count: try file.count
            )
        }
        return (ciphertext, file)
    }

    /// The segment for a computation.
    func open() throws -> OpenSegment {
        let (ciphertext, file) = try ciphertext()
        return OpenSegment(header: header, ciphertext: ciphertext) { try file.read(at: $0, into: &$1) }
    }

    /// Decrypts and verifies every block, and looks at none of them.
    func decrypt(threads: Int) throws {
        let (ciphertext, file) = try ciphertext()
        _ = try Stripes.map(ciphertext.segmentCount, workers: threads) { stripe in
            var buffer: [UInt8] = []
            for block in stripe {
                try ciphertext.open(block, buffer: &buffer, read: { try file.read(at: $0, into: &$1) }, { _ in })
            }
        }
    }

    /// SHA-256 of the file.
    func hash() throws -> Digest {
        let file = try ReadableFile(path: path)
        let count = try file.count
        var (stream, buffer) = (SHA256Stream(), [UInt8](repeating: 0, count: 1 << 20))
        for start in stride(from: 0, to: count, by: buffer.count) {
            if count - start < buffer.count { buffer.removeLast(buffer.count - (count - start)) }
            var span = buffer.mutableSpan
            try file.read(at: start, into: &span)
            stream.update(buffer)
        }
        return stream.finish()
    }
}

/// A file that is read at any place by several threads.
final class ReadableFile: Sendable {
    private let descriptor: Int32

    init(path: String) throws {
        descriptor = unsafe Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw InputError.unreadable }
    }

    deinit { close(descriptor) }

    var count: Int {
        get throws {
            var status = stat()
            guard unsafe fstat(descriptor, &status) == 0 else { throw InputError.unreadable }
            return Int(status.st_size)
        }
    }

    func read(at offset: Int, count: Int) throws -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var span = bytes.mutableSpan
        try read(at: offset, into: &span)
        return bytes
    }

    func read(at offset: Int, into bytes: inout MutableSpan<UInt8>) throws {
        var done = 0
        while done < bytes.count {
            let count = unsafe bytes.withUnsafeMutableBytes { buffer in
                let rest = unsafe buffer.baseAddress?.advanced(by: done)
                return unsafe pread(descriptor, rest, buffer.count - done, off_t(offset + done))
            }
            guard count > 0 else { throw InputError.unreadable }
            done += count
        }
    }
}
