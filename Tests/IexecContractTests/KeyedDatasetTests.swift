import Cryptography
import Datasets
import TestSupport
import Testing

@testable import IexecContract

/// A dataset with its keys in one file.
@Suite struct KeyedDatasetTests {
    private func refusal(_ file: [UInt8]) -> IexecContractError? {
        do {
            _ = try CarriedNight.read(file)
            return nil
        } catch {
            return error as? IexecContractError
        }
    }

    @Test("the file opens to the night that was put in, with its key")
    func roundTrip() throws {
        let night = try CarriedNight()
        let file = night.file()
        let rows = CarriedNight.tokens.flatMap(\.self)
        #expect(try CarriedNight.read(file) == rows + rows)
        let opened = try KeyedDatasetFile(count: file.count) { offset, bytes in
            for index in bytes.indices { bytes[index] = file[offset + index] }
        }
        #expect(opened.dataset.header == night.header)
        #expect(opened.dataset.statuses.segments[0].map(\.isIll) == [true, false])
        #expect(opened.dataset.segments.map(\.header.day) == CarriedNight.days)
        #expect(opened.dataKey.withSecret { $0.exposedCopy() } == [UInt8](repeating: 1, count: 32))
    }

    @Test("not one byte can be changed, taken away or added")
    func damage() throws {
        let file = try CarriedNight(days: [CarriedNight.days[1]]).file()
        let cuts = stride(from: 0, to: file.count, by: 97).map { Array(file.prefix($0)) }
        for damaged in Damage.flips(of: file) + cuts + [file.dropLast() + [], file + [0], [0] + file] {
            #expect(throws: (any Error).self) { try CarriedNight.read(damaged) }
        }
    }

    @Test("hostile files are refused by name, and none of them ends the program")
    func mutants() throws {
        let night = try CarriedNight()
        var mutator = ByteMutator(seed: 7)
        let file = night.file()
        for _ in 0..<3000 {
            let mutant = mutator.mutant(of: file)
            guard mutant != file else { continue }
            #expect(throws: (any Error).self) { try CarriedNight.read(mutant) }
        }
    }

    @Test("parts of two nights, other keys and other lengths do not open")
    func mixtures() throws {
        let (night, other) = (try CarriedNight(), try CarriedNight(salt: 5))
        #expect(refusal(night.file(dataset: other.header.digest)) == .datasetAltered)
        #expect(refusal(night.file(dataKey: night.segmentKeys[0])) == .datasetAltered)
        var mixed = night
        mixed.containers[2] = other.containers[2]
        #expect(refusal(mixed.file()) == .datasetAltered)
        mixed.containers = [night.containers[0], night.containers[2], night.containers[1]]
        #expect(refusal(mixed.file()) == .datasetAltered)
        #expect(throws: CryptographyError.streamAuthenticationFailed) {
            try CarriedNight.read(night.file(segmentKeys: night.segmentKeys.reversed()))
        }
        let lengths = night.containers.map { UInt64($0.count) }
        #expect(refusal(night.file(lengths: [lengths[0] + 1, lengths[1] - 1, lengths[2]])) == .datasetAltered)
        #expect(refusal(night.file(segmentKeys: [night.segmentKeys[0]])) == .datasetMalformed)
        for wrong in [
            Array(lengths.dropLast()), lengths + [0], [.max, 1, 1], [lengths[0], lengths[1], lengths[2] + 1],
        ] {
            #expect(refusal(night.file(lengths: wrong)) == .datasetMalformed, "\(wrong)")
        }
        #expect(refusal(try CarriedNight(days: CarriedNight.days.reversed()).file()) == .datasetMalformed)
        #expect(refusal(try CarriedNight(window: 1).file()) == .datasetMalformed)
    }

    @Test("a beginning that is no such file's is refused before anything else is read")
    func beginnings() throws {
        #expect(refusal([]) == .datasetMalformed)
        #expect(refusal([UInt8](repeating: 0, count: 100)) == .notAKeyedDataset)
        #expect(refusal(KeyedDataset.magic + [0xff, 0xff, 0xff, 0xff]) == .datasetMalformed)
        #expect(refusal(KeyedDataset.magic + [0, 1, 0, 0]) == .datasetMalformed)
    }
}
