import ContributionTestSupport
import Cryptography
import DatasetAssembly
import Foundation
import TestSupport
import Testing

@Suite final class ContributionStoreTests {
    let publisher = AgeIdentity()

    func withStore(_ body: (ContributionStore, URL) throws -> Void) throws {
        try Contributions.withFolder { folder in
            try body(ContributionStore(directory: folder.appending(path: "store"), publisher: publisher), folder)
        }
    }

    func records() throws -> [SignedRecord] {
        let key = try Contributions.key(1)
        return [
            SignedRecord(Contributions.fixes([1]), at: 1, by: key),
            SignedRecord(Contributions.fixes([2], day: "2020-11-20"), at: 2, by: key),
            SignedRecord(.health(illSince: nil), at: 3, by: key), SignedRecord(.consents([]), at: 4, by: key),
        ]
    }

    @Test("records are found again by day, and what people say in its own place")
    func roundTrip() throws {
        try withStore { store, _ in
            #expect(store.days().isEmpty)
            #expect(try store.fixes(of: Contributions.day).isEmpty && store.peopleRecords().isEmpty)
            let records = try records()
            try store.add(records)
            #expect(store.days() == ["2020-11-20", "2020-11-21"])
            #expect(try store.fixes(of: "2020-11-21") == [records[0]])
            #expect(try store.fixes(of: "2020-11-20") == [records[1]])
            #expect(try Set(store.peopleRecords()) == Set(records[2...]))
            try store.add([records[0]])
            #expect(try store.fixes(of: "2020-11-21") == [records[0], records[0]])
        }
    }

    @Test("one person's records are found among others'")
    func onePerson() throws {
        try withStore { store, _ in
            let other = try Contributions.key(2)
            let others = [
                SignedRecord(Contributions.fixes([1]), at: 1, by: other), SignedRecord(.consents([]), at: 1, by: other),
            ]
            try store.add(records() + others)
            #expect(try store.fixes(of: Contributions.day, by: other.verificationKey) == [others[0]])
            #expect(try store.peopleRecords(of: other.verificationKey) == [others[1]])
            #expect(try store.peopleRecords(of: Contributions.key(1).verificationKey).count == 2)
            #expect(try store.fixes(of: Contributions.day, by: Contributions.key(3).verificationKey).isEmpty)
        }
    }

    @Test("a later process of the same publisher reads the store, another publisher does not")
    func keys() throws {
        try withStore { store, folder in
            try store.add(records())
            let place = folder.appending(path: "store")
            #expect(
                try ContributionStore(directory: place, publisher: publisher).fixes(of: Contributions.day).count == 1
            )
            #expect(throws: DatasetAssemblyError.batchAltered) {
                try ContributionStore(directory: place, publisher: AgeIdentity()).peopleRecords()
            }
        }
    }

    @Test("files and folders are the publisher's alone, and tell no fix, person or partial file")
    func modes() throws {
        try withStore { store, folder in
            let record = SignedRecord(Contributions.fixes([1]), at: 1, by: try Contributions.key(1))
            try store.add([record])
            let place = folder.appending(path: "store").appending(path: Contributions.day)
            let files = FileManager.default
            #expect(try files.attributesOfItem(atPath: place.path)[.posixPermissions] as? Int == 0o700)
            let names = try files.contentsOfDirectory(atPath: place.path)
            #expect(names.count == 1 && names[0].hasSuffix(".batch"))
            let batch = place.appending(path: names[0])
            #expect(try files.attributesOfItem(atPath: batch.path)[.posixPermissions] as? Int == 0o600)
            let bytes = try Data(contentsOf: batch)
            #expect(bytes.range(of: Data(record.person.bytes)) == nil)
        }
    }

    @Test("a batch with any byte flipped, cut off or added, or moved to another day, is refused")
    func damage() throws {
        try withStore { store, folder in
            try store.add([SignedRecord(Contributions.fixes([1]), at: 1, by: try Contributions.key(1))])
            let place = folder.appending(path: "store")
            let day = place.appending(path: Contributions.day)
            let name = try FileManager.default.contentsOfDirectory(atPath: day.path)[0]
            let batch = day.appending(path: name)
            let right = try read(batch.path)
            for spoiled in Damage.variants(of: right) {
                try write(spoiled, to: batch.path)
                #expect(throws: DatasetAssemblyError.batchAltered) { try store.fixes(of: Contributions.day) }
            }
            try write(right, to: batch.path)
            try FileManager.default.moveItem(at: day, to: place.appending(path: "2020-11-22"))
            #expect(throws: DatasetAssemblyError.batchAltered) { try store.fixes(of: "2020-11-22") }
        }
    }

    @Test(
        "a record that is cut off inside an authentic batch is refused",
        arguments: [[1], [1, 0, 0, 0], [0, 0, 0, 0]]
    )
    func cutInside(plaintext: [UInt8]) throws {
        try withStore { store, folder in
            let day = folder.appending(path: "store").appending(path: Contributions.day)
            try FileManager.default.createDirectory(at: day, withIntermediateDirectories: true)
            let info = Array("pandapp/contribution-store/v1".utf8)
            let key = KeyDerivation.hkdf(secret: publisher.secret(), salt: [], info: info, count: 32)
            let folderName = Array(Contributions.day.utf8)
            let batch = try StreamingFile.encrypt(plaintext, key: key, associatedData: folderName)
            try write(batch, to: day.appending(path: "a.batch").path)
            #expect(throws: DatasetAssemblyError.self) { try store.fixes(of: Contributions.day) }
        }
    }

    @Test(
        "a day that is no day is kept out, with everything that came with it",
        arguments: ["../people", "people", "zzz", ""]
    )
    func noDay(text: String) throws {
        try withStore { store, folder in
            let wrong = SignedRecord(Contributions.fixes([1], day: text), at: 1, by: try Contributions.key(1))
            #expect(throws: DatasetAssemblyError.malformedRecord) { try store.add(records() + [wrong]) }
            #expect(store.days().isEmpty)
            #expect(try store.peopleRecords().isEmpty)
        }
    }

    @Test("a folder that cannot be read is not taken for an empty one, nor a file written in its place")
    func storage() throws {
        try withStore { store, folder in
            try FileManager.default.createDirectory(
                at: folder.appending(path: "store"),
                withIntermediateDirectories: true
            )
            try write([], to: folder.appending(path: "store").appending(path: "people").path)
            #expect { try store.peopleRecords() } throws: { isStorage($0) }
            #expect { try store.add(records()) } throws: { isStorage($0) }
        }
    }

    private func isStorage(_ error: any Error) -> Bool {
        if case DatasetAssemblyError.storage = error { true } else { false }
    }
}
