import ContributionTestSupport
import Cryptography
import DatasetAssembly
import Foundation
import Testing

@Suite struct WithdrawalTests {
    private func withStore(_ body: (ContributionStore, URL) throws -> Void) throws {
        try Contributions.withFolder { folder in
            let place = folder.appending(path: "store")
            try body(ContributionStore(directory: place, publisher: AgeIdentity()), place)
        }
    }

    /// What somebody says: two days of fixes and a consent.
    private func words(of number: UInt8) throws -> [SignedRecord] {
        let key = try Contributions.key(number)
        return [
            SignedRecord(Contributions.fixes([1]), at: 1, by: key),
            SignedRecord(Contributions.fixes([2], day: "2020-11-20"), at: 2, by: key),
            SignedRecord(.consents([]), at: 3, by: key),
        ]
    }

    private func person(_ number: UInt8) throws -> VerificationKey { try Contributions.key(number).verificationKey }

    private func files(_ folder: URL) throws -> Set<String> {
        Set(try FileManager.default.subpathsOfDirectory(atPath: folder.path))
    }

    @Test("a tag is the HMAC of the person's key under the publisher's own key, as Python makes it")
    func tag() throws {
        // hkdf = lambda k: hmac(hmac(bytes(32), k), b"pandapp/withdrawal/v1\1"); hmac(hkdf(b"\7"*32), public key of b"\1"*32)
        let identity = try AgeIdentity(secret: SecretBytes(copying: [UInt8](repeating: 7, count: 32)))
        let store = ContributionStore(directory: URL(filePath: "/nowhere"), publisher: identity)
        #expect(
            try store.withdrawalTag(of: person(1)).hexadecimal
                == "185bc0c3733dad7cbb8350802dcc82c557fe0d4b81f0a965931c259240e560ef"
        )
        #expect(try store.withdrawalTag(of: person(1)) != store.withdrawalTag(of: person(2)))
        let other = ContributionStore(directory: URL(filePath: "/nowhere"), publisher: AgeIdentity())
        #expect(try store.withdrawalTag(of: person(1)) != other.withdrawalTag(of: person(1)))
    }

    @Test("who leaves is gone from batches with others and from batches of their own; the others' records stay")
    func removal() throws {
        try withStore { store, _ in
            let (leaver, other) = (try words(of: 1), try words(of: 2))
            try store.add(leaver + other)
            try store.add([SignedRecord(.health(illSince: nil), at: 4, by: Contributions.key(1))])
            try store.add([SignedRecord(Contributions.fixes([3], day: "2020-11-19"), at: 5, by: Contributions.key(1))])
            #expect(try store.removeEverything(of: [store.withdrawalTag(of: person(1))]) == 5)
            #expect(try store.fixes(of: Contributions.day) == [other[0]])
            #expect(try store.fixes(of: "2020-11-20") == [other[1]])
            #expect(try store.peopleRecords() == [other[2]])
            #expect(store.days() == ["2020-11-20", Contributions.day])
            #expect(try store.removeEverything(of: [store.withdrawalTag(of: person(1))]) == 0)
        }
    }

    @Test("nothing is left of the last person, not even a half-written file")
    func last() throws {
        try withStore { store, folder in
            try store.add(words(of: 1))
            for name in [Contributions.day, "people"] {
                try Data([1]).write(to: folder.appending(path: name).appending(path: ".a.batch.partial"))
            }
            #expect(try store.removeEverything(of: [store.withdrawalTag(of: person(1))]) == 3)
            #expect(try files(folder).isEmpty)
            #expect(try store.days().isEmpty && store.peopleRecords().isEmpty)
            try store.add(words(of: 1))
            #expect(try store.peopleRecords().count == 1)
        }
    }

    @Test("without a tag, or with one of nobody, not a byte changes")
    func nobody() throws {
        try withStore { store, folder in
            #expect(try store.removeEverything(of: [store.withdrawalTag(of: person(1))]) == 0)
            try store.add(words(of: 1))
            let before = try contents(folder)
            #expect(try store.removeEverything(of: []) == 0)
            #expect(try store.removeEverything(of: [store.withdrawalTag(of: person(2))]) == 0)
            #expect(try contents(folder) == before)
        }
    }

    @Test("a batch that does not authenticate is gone past and reported; when it is right again, the removal completes")
    func damage() throws {
        try withStore { store, folder in
            let other = try words(of: 2)
            try store.add(words(of: 1) + other)
            let tag = try store.withdrawalTag(of: person(1))
            let batch = try #require(try files(folder).first { $0.hasPrefix(Contributions.day + "/") })
            let place = folder.appending(path: batch)
            let right = try Data(contentsOf: place)
            try Data(right.dropLast()).write(to: place)
            #expect(throws: DatasetAssemblyError.batchAltered) { try store.removeEverything(of: [tag]) }
            // All else of the person is gone, and of nobody else.
            #expect(try store.fixes(of: "2020-11-20") == [other[1]])
            #expect(try store.peopleRecords() == [other[2]])
            #expect(throws: DatasetAssemblyError.batchAltered) { try store.removeWithdrawn([tag]) }
            try right.write(to: place)
            #expect(try store.removeWithdrawn([tag]) == 1)
            #expect(try store.fixes(of: Contributions.day) == [other[0]])
            #expect(try store.removeWithdrawn([tag]) == 0)
        }
    }

    @Test("who withdrew is removed once, and again where a backup brought them back")
    func once() throws {
        try withStore { store, folder in
            let tags = try Set([store.withdrawalTag(of: person(1))])
            try store.add(words(of: 1) + words(of: 2))
            let before = try contents(folder)
            #expect(try store.removeWithdrawn(tags) == 3)
            #expect(try store.removeWithdrawn(tags) == 0)
            let both = try tags.union([store.withdrawalTag(of: person(2))])
            #expect(try store.removeWithdrawn(both) == 3)
            // The backup of the store was made before anybody withdrew.
            try FileManager.default.removeItem(at: folder)
            for (name, bytes) in before {
                let place = folder.appending(path: name)
                let day = place.deletingLastPathComponent()
                try FileManager.default.createDirectory(at: day, withIntermediateDirectories: true)
                try bytes.write(to: place)
            }
            #expect(try store.removeWithdrawn(tags) == 3)
            #expect(try store.peopleRecords(of: person(2)).count == 1)
        }
    }

    @Test("a withdrawal is read and signed like any record, and never kept")
    func record() throws {
        try withStore { store, _ in
            let record = SignedRecord(.withdrawal, at: 1, by: try Contributions.key(1))
            #expect(try SignedRecord(decoding: record.encoded) == record)
            #expect(throws: DatasetAssemblyError.malformedRecord) { try store.add(words(of: 1) + [record]) }
            #expect(try store.peopleRecords().isEmpty)
            #expect(throws: DatasetAssemblyError.self) { try SignedRecord(decoding: record.encoded.dropLast() + [0]) }
        }
    }

    private func contents(_ folder: URL) throws -> [String: Data] {
        try files(folder).filter { $0.hasSuffix(".batch") }.reduce(into: [:]) { contents, name in
            contents[name] = try Data(contentsOf: folder.appending(path: name))
        }
    }
}
