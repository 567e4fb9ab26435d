import Datasets
import TestSupport
import Testing

@Suite struct DatasetContainerTests {
    @Test("a file is split into the header and the ciphertext that it was made of", arguments: [0, 1, 300])
    func split(length: Int) throws {
        let header = [UInt8](repeating: 5, count: length)
        let (read, ciphertext) = try DatasetContainer.split(DatasetContainer.prefix(header: header) + [1, 2, 3])
        #expect(read == header && Array(ciphertext) == [1, 2, 3])
        #expect(try DatasetContainer.split(DatasetContainer.prefix(header: header)).ciphertext.isEmpty)
    }

    @Test("the layout is magic, length, header, byte by byte")
    func layout() {
        #expect(
            DatasetContainer.prefix(header: [0xaa, 0xbb])
                == [0x50, 0x41, 0x4e, 0x44, 0x44, 0x53, 0x31, 0x0a, 2, 0, 0, 0, 0xaa, 0xbb]
        )
    }

    @Test("another beginning, and an end inside the header, are no container")
    func refusals() throws {
        let file = DatasetContainer.prefix(header: [1, 2, 3])
        for length in 0..<file.count {
            #expect(throws: DatasetsError.notAContainer) { try DatasetContainer.split(Array(file.prefix(length))) }
        }
        for flipped in Damage.flips(of: Array(file.prefix(8))) {
            #expect(throws: DatasetsError.notAContainer) { try DatasetContainer.split(flipped + file[8...]) }
        }
        #expect(throws: DatasetsError.notAContainer) { try DatasetContainer.headerLength(prefix: []) }
        #expect(throws: DatasetsError.notAContainer) {
            try DatasetContainer.headerLength(prefix: Array(file.prefix(13)))
        }
    }

    @Test("a header longer than the limit is refused before it is looked for")
    func tooLong() throws {
        let limit = DatasetContainer.maximumHeaderLength
        func prefix(_ length: Int) -> [UInt8] {
            DatasetContainer.magic + (0..<4).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) }
        }
        #expect(try DatasetContainer.headerLength(prefix: prefix(limit)) == limit)
        for length in [limit + 1, Int(UInt32.max)] {
            #expect(throws: DatasetsError.headerTooLong) { try DatasetContainer.headerLength(prefix: prefix(length)) }
            #expect(throws: DatasetsError.headerTooLong) { try DatasetContainer.split(prefix(length) + [0]) }
        }
    }
}
