import Foundation
import TestSupport
import Testing

@testable import Cryptography

@Suite struct StreamingTests {
    static let firstFull = 65_536 - 40 - 16
    static let full = 65_536 - 16
    /// Sizes around every boundary of the format.
    static let sizes = [
        0, 1, 16, firstFull - 1, firstFull, firstFull + 1, firstFull + full - 1, firstFull + full,
        firstFull + full + 1, firstFull + 2 * full, 3_000_000,
    ]
    static let associatedData = Array("the digest of a header".utf8)

    @Test("what was written is read, however it was cut", arguments: sizes)
    func roundTrip(_ size: Int) throws {
        let key = SecretBytes(random: 32)
        let plaintext = pattern(size)
        let ciphertext = try StreamingFile.encrypt(plaintext, key: key, associatedData: Self.associatedData)
        #expect(ciphertext.count == StreamingFile.ciphertextLength(plaintextLength: size))
        #expect(
            try StreamingFile.decrypt(ciphertext, key: key, associatedData: Self.associatedData) == plaintext
        )
    }

    @Test("small writes and short reads give the same bytes", arguments: [(1000, 777), (65_480, 65_536), (70_000, 1)])
    func pieces(_ writing: Int, _ reading: Int) throws {
        let key = SecretBytes(random: 32)
        let plaintext = pattern(200_000)
        var ciphertext: [UInt8] = []
        try withoutActuallyEscaping({ ciphertext += $0 }) { output in
            var encryptor = try StreamingEncryptor(key: key, associatedData: [], output: output)
            for start in stride(from: 0, to: plaintext.count, by: writing) {
                try encryptor.write(Array(plaintext[start..<min(start + writing, plaintext.count)]))
            }
            try encryptor.finish()
        }
        #expect(ciphertext.count == StreamingFile.ciphertextLength(plaintextLength: plaintext.count))
        var position = 0
        var decryptor = try StreamingDecryptor(key: key, associatedData: []) { count in
            let end = min(position + min(count, reading), ciphertext.count)
            defer { position = end }
            return Array(ciphertext[position..<end])
        }
        var read: [UInt8] = []
        while let segment = try decryptor.next() { read += segment }
        #expect(read == plaintext)
        #expect(try decryptor.next() == nil)
    }

    @Test("segments are opened in any order, from the memory of the one before", arguments: sizes)
    func randomAccess(_ size: Int) throws {
        let key = SecretBytes(random: 32)
        let plaintext = pattern(size)
        let stream = try StreamingFile.encrypt(plaintext, key: key, associatedData: Self.associatedData)
        let opened = try OpenedSegments(stream, key: key, associatedData: Self.associatedData)
        let segmented = opened.ciphertext
        #expect(segmented.count == stream.count && segmented.plaintextCount == size)
        #expect(segmented.ciphertextRange(of: 0).lowerBound == 40)
        #expect(segmented.ciphertextRange(of: segmented.segmentCount - 1).upperBound == stream.count)
        var buffer: [UInt8] = []
        for index in (0..<segmented.segmentCount).reversed() + Array(0..<segmented.segmentCount) {
            let range = segmented.plaintextRange(of: index)
            #expect(try opened.open(index, &buffer) == Array(plaintext[range]))
        }
        let ranges = (0..<segmented.segmentCount).map { segmented.plaintextRange(of: $0) }
        #expect(ranges.first?.lowerBound == 0 && ranges.last?.upperBound == size)
        #expect(zip(ranges, ranges.dropFirst()).allSatisfy { $0.upperBound == $1.lowerBound })
    }

    @Test("Tink reads what we write and we read what Tink writes", .enabled(if: Oracle.hasPython))  // needs PyPI's tink
    func tink() throws {
        let oracle = try Oracle()
        let key = SecretBytes(random: 32)
        try oracle.write(key.exposedCopy(), to: "key")
        try oracle.write(Self.associatedData, to: "aad")
        for size in Self.sizes {
            let plaintext = pattern(size)
            let ours = try StreamingFile.encrypt(plaintext, key: key, associatedData: Self.associatedData)
            try oracle.write(ours, to: "\(size).ours")
            try oracle.write(plaintext, to: "\(size).plain")
        }
        try #require(try oracle.python("streaming/tink_oracle.py") == 0)
        for size in Self.sizes {
            let plaintext = pattern(size)
            #expect(try oracle.read("\(size).opened") == plaintext, "\(size) bytes")
            let theirs = try oracle.read("\(size).theirs")
            #expect(theirs.count == StreamingFile.ciphertextLength(plaintextLength: size), "\(size) bytes")
            #expect(
                try StreamingFile.decrypt(theirs, key: key, associatedData: Self.associatedData) == plaintext,
                "\(size) bytes"
            )
        }
    }
}

@Suite struct StreamingRefusalTests {
    private static var key: SecretBytes { SecretBytes(copying: pattern(32)) }
    private var key: SecretBytes { Self.key }
    let plaintext: [UInt8]
    let header: [UInt8]
    /// The stream's three segments.
    let segments: [[UInt8]]

    init() throws {
        plaintext = pattern(StreamingTests.firstFull + StreamingTests.full + 100)
        let stream = try StreamingFile.encrypt(plaintext, key: Self.key, associatedData: [1])
        header = Array(stream[..<40])
        segments = [Array(stream[40..<65_536]), Array(stream[65_536..<131_072]), Array(stream[131_072...])]
        try #require(segments[2].count == 116)
    }

    func error(
        _ segments: [[UInt8]],
        header: [UInt8]? = nil,
        associatedData: [UInt8] = [1]
    ) -> CryptographyError? {
        let stream = segments.reduce(header ?? self.header, +)
        let sequential = cryptographyError {
            _ = try StreamingFile.decrypt(stream, key: key, associatedData: associatedData)
        }
        // Segments that are opened one by one are refused for the same cause.
        let random = cryptographyError {
            let opened = try OpenedSegments(stream, key: key, associatedData: associatedData)
            var buffer: [UInt8] = []
            for index in 0..<opened.ciphertext.segmentCount { _ = try opened.open(index, &buffer) }
        }
        #expect(random == sequential)
        return sequential
    }

    @Test("a cut at any place is found")
    func truncation() {
        #expect(error(segments) == nil)
        #expect(error([segments[0], segments[1]]) == .streamTruncated)
        #expect(error([segments[0]]) == .streamTruncated)
        #expect(error([]) == .streamTruncated)
        #expect(error([], header: Array(header.dropLast())) == .streamTruncated)
        #expect(error([], header: []) == .streamTruncated)
        for left in [1, 15, 16] {
            #expect(error([segments[0], segments[1], Array(segments[2].prefix(left))]) == .streamTruncated)
        }
        for left in [17, 115] {
            #expect(
                error([segments[0], segments[1], Array(segments[2].prefix(left))]) == .streamAuthenticationFailed
            )
        }
        #expect(error([Array(segments[0].prefix(15))]) == .streamTruncated)
    }

    @Test("segments in another order, twice, left out or from elsewhere are found")
    func order() throws {
        #expect(error([segments[1], segments[0], segments[2]]) == .streamAuthenticationFailed)
        #expect(error([segments[0], segments[1], segments[1], segments[2]]) == .streamAuthenticationFailed)
        #expect(error([segments[0], segments[2]]) == .streamAuthenticationFailed)
        #expect(error([segments[2]]) == .streamAuthenticationFailed)
        let other = try StreamingFile.encrypt(plaintext, key: key, associatedData: [1])
        #expect(error([segments[0], Array(other[65_536..<131_072]), segments[2]]) == .streamAuthenticationFailed)
    }

    @Test("bytes behind the last segment are found", arguments: [1, 16, 17, 65_420, 65_421, 70_000])
    func trailing(_ count: Int) {
        #expect(error(segments + [[UInt8](repeating: 0, count: count)]) == .streamAuthenticationFailed)
    }

    @Test("a flipped bit anywhere is found")
    func flips() {
        for (index, segment) in segments.enumerated() {
            for place in [0, segment.count / 2, segment.count - 17, segment.count - 1] {
                var flipped = segments
                flipped[index][place] ^= 0x10
                #expect(error(flipped) == .streamAuthenticationFailed, "segment \(index), byte \(place)")
            }
        }
        for place in header.indices {
            var flipped = header
            flipped[place] ^= 1
            let expected: CryptographyError = place == 0 ? .streamHeaderInvalid : .streamAuthenticationFailed
            #expect(error(segments, header: flipped) == expected, "header byte \(place)")
        }
    }

    @Test("another key or associated data opens nothing")
    func wrongKey() {
        #expect(error(segments, associatedData: [2]) == .streamAuthenticationFailed)
        #expect(error(segments, associatedData: []) == .streamAuthenticationFailed)
        #expect(throws: CryptographyError.streamAuthenticationFailed) {
            try StreamingFile.decrypt(
                segments.reduce(header, +),
                key: SecretBytes(random: 32),
                associatedData: [1]
            )
        }
        #expect(throws: CryptographyError.invalidLength(expected: 32, actual: 16)) {
            try StreamingFile.encrypt([], key: SecretBytes(random: 16), associatedData: [])
        }
        #expect(throws: CryptographyError.invalidLength(expected: 32, actual: 33)) {
            try StreamingFile.decrypt([], key: SecretBytes(random: 33), associatedData: [])
        }
    }

    @Test("good segments before a bad one are returned, and nothing after it")
    func noBytesAfterFailure() throws {
        let stream = header + segments[0] + segments[2]
        var position = 0
        var decryptor = try StreamingDecryptor(key: key, associatedData: [1]) { count in
            let end = min(position + count, stream.count)
            defer { position = end }
            return Array(stream[position..<end])
        }
        #expect(try decryptor.next() == Array(plaintext.prefix(StreamingTests.firstFull)))
        for _ in 0..<3 {
            let failure = cryptographyError { _ = try decryptor.next() }
            #expect(failure == .streamAuthenticationFailed)
        }
    }

    @Test("an empty segment behind others is refused, as only the empty plaintext has one")
    func emptyLastSegment() throws {
        let header = [40] + [UInt8](repeating: 3, count: 32) + [UInt8](repeating: 4, count: 7)
        let cipher = try SegmentCipher(dataKey: key, associatedData: [1], header: header)
        let first = cipher.seal(pattern(StreamingTests.firstFull).span, index: 0, isLast: false)
        let empty = cipher.seal([UInt8]().span, index: 1, isLast: true)
        #expect(error([first, empty], header: header) == .streamTruncated)
    }

    @Test("the last countable segment is used once")
    func tooManySegments() throws {
        let header = [40] + [UInt8](repeating: 0, count: 39)
        var encryptor = try StreamingEncryptor(
            key: key,
            associatedData: [],
            header: header,
            firstIndex: .max,
            output: { _ in }
        )
        try encryptor.write(pattern(StreamingTests.full))
        #expect(throws: CryptographyError.streamTooLong) { try encryptor.write(pattern(StreamingTests.full + 1)) }
        #expect(throws: CryptographyError.streamTooLong) {
            try SegmentedCiphertext(
                key: key,
                associatedData: [],
                header: header,
                count: SegmentedCiphertext.maximumCount + 1
            )
        }
    }

    @Test("an error of the output or the input arrives unchanged")
    func ownErrors() throws {
        struct DiskFull: Error {}
        #expect(throws: DiskFull.self) {
            _ = try StreamingEncryptor(key: key, associatedData: []) { _ in throw DiskFull() }
        }
        #expect(throws: DiskFull.self) {
            _ = try StreamingDecryptor(key: key, associatedData: []) { _ in throw DiskFull() }
        }
    }
}

/// A stream in memory whose segments are opened one by one.
struct OpenedSegments {
    let ciphertext: SegmentedCiphertext
    private let stream: [UInt8]

    init(_ stream: [UInt8], key: borrowing SecretBytes, associatedData: [UInt8]) throws {
        self.stream = stream
        ciphertext = try SegmentedCiphertext(
            key: key,
            associatedData: associatedData,
            header: Array(stream.prefix(SegmentedCiphertext.headerCount)),
            count: stream.count
        )
    }

    func open(_ index: Int, _ buffer: inout [UInt8]) throws -> [UInt8] {
        try ciphertext.open(index, buffer: &buffer) { offset, bytes in
            for place in bytes.indices { bytes[place] = stream[offset + place] }
        } _: { plaintext in
            plaintext.indices.map { plaintext[$0] }
        }
    }
}
