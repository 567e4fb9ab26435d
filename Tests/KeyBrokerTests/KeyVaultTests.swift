import Cryptography
import Foundation
import TestSupport
import Testing

@testable import KeyBroker

@Suite struct KeyVaultTests {
    static let dataset = SHA256Digest.of([1])
    static let segments = [SHA256Digest.of([2]), SHA256Digest.of([3])]

    static func binding() throws -> KeyVault.Binding {
        KeyVault.Binding(
            dataset: try EthereumAddress(bytes: [UInt8](repeating: 4, count: 20)),
            app: try EthereumAddress(bytes: [UInt8](repeating: 5, count: 20))
        )
    }

    static func secret(_ number: UInt8) -> SharedSecret {
        SharedSecret(SecretBytes(copying: [UInt8](repeating: number, count: 32)))
    }

    func withVault(_ body: (KeyVault, URL) throws -> Void) throws {
        try PythonScript.withTemporaryFolder { folder in
            let place = folder.appending(path: "vault")
            let vault = KeyVault(directory: place, wrappingKey: Self.secret(9))
            try vault.keep(
                dataset: Self.dataset,
                binding: try Self.binding(),
                dataKey: Self.secret(1),
                segments: [(Self.segments[0], Self.secret(2)), (Self.segments[1], Self.secret(3))]
            )
            try body(vault, place)
        }
    }

    func bytes(_ secret: SharedSecret?) -> [UInt8]? { secret?.withSecret { $0.exposedCopy() } }

    @Test("a dataset's keys are given back as kept, to a later process too")
    func roundTrip() throws {
        try withVault { vault, place in
            for vault in [vault, KeyVault(directory: place, wrappingKey: Self.secret(9))] {
                let keys = try #require(try vault.keys(forDataset: Self.dataset))
                #expect(bytes(keys.dataKey) == [UInt8](repeating: 1, count: 32) && keys.segmentKeys.count == 2)
                #expect(bytes(keys.segmentKeys[Self.segments[0]]) == [UInt8](repeating: 2, count: 32))
                #expect(bytes(keys.segmentKeys[Self.segments[1]]) == [UInt8](repeating: 3, count: 32))
                #expect(try vault.digests() == Set(Self.segments + [Self.dataset]))
                #expect(try keys.binding == Self.binding())
            }
        }
    }

    @Test("what was never kept is not there")
    func absent() throws {
        try withVault { vault, _ in
            let other = SHA256Digest.of([8])
            let keys = try vault.keys(forDataset: other)
            #expect(keys == nil)
            #expect(throws: Never.self) { try vault.destroy(other) }
        }
    }

    @Test("a destroyed key is gone, and a dataset without one of its segments' keys is not opened")
    func destroyed() throws {
        try withVault { vault, _ in
            try vault.destroy(Self.segments[1])
            let keys = try vault.keys(forDataset: Self.dataset)
            #expect(keys == nil)
            #expect(try vault.digests() == [Self.dataset, Self.segments[0]])
            try vault.destroy(Self.dataset)
            #expect(try vault.digests() == [Self.segments[0]])
        }
    }

    @Test("no key is readable in a file, and files are the broker's alone")
    func atRest() throws {
        try withVault { _, place in
            let files = FileManager.default
            #expect(try files.attributesOfItem(atPath: place.path)[.posixPermissions] as? Int == 0o700)
            for name in try files.contentsOfDirectory(atPath: place.path) {
                let file = place.appending(path: name)
                #expect(try files.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int == 0o600)
                for number: UInt8 in 1...3 {
                    let key = Data([UInt8](repeating: number, count: 32))
                    #expect(try Data(contentsOf: file).range(of: key) == nil)
                }
            }
        }
    }

    @Test("a key file with any byte flipped, cut off or added is refused")
    func damage() throws {
        try withVault { vault, place in
            let file = place.appending(path: Self.dataset.hexadecimal + ".key")
            for spoiled in Damage.variants(of: [UInt8](try Data(contentsOf: file))) {
                try Data(spoiled).write(to: file)
                #expect(throws: KeyVaultError.altered) { _ = try vault.keys(forDataset: Self.dataset) }
            }
        }
    }

    @Test("what the vault says of one key does not depend on the others' files")
    func record() throws {
        try withVault { vault, place in
            let file = place.appending(path: Self.segments[0].hexadecimal + ".key")
            try Data([1]).write(to: file)
            #expect(throws: KeyVaultError.altered) { try vault.records() }
            #expect(throws: KeyVaultError.altered) { try vault.record(of: Self.segments[0]) }
            let own = try #require(try vault.record(of: Self.dataset))
            #expect(try own == KeyVault.Record(binding: Self.binding(), segments: Self.segments))
            #expect(try vault.record(of: SHA256Digest.of([8])) == nil)
        }
    }

    @Test("key files cannot be exchanged, nor opened under another wrapping key")
    func exchanged() throws {
        try withVault { vault, place in
            let other = KeyVault(directory: place, wrappingKey: Self.secret(8))
            #expect(throws: KeyVaultError.altered) { _ = try other.keys(forDataset: Self.dataset) }
            let (one, two) = (Self.segments[0].hexadecimal + ".key", Self.segments[1].hexadecimal + ".key")
            try FileManager.default.removeItem(at: place.appending(path: two))
            try FileManager.default.copyItem(at: place.appending(path: one), to: place.appending(path: two))
            let isRefused = (try? vault.keys(forDataset: Self.dataset)) == nil
            #expect(isRefused)
        }
    }

    @Test("a vault that has kept nothing holds nothing; a file in its place is an error")
    func storage() throws {
        try PythonScript.withTemporaryFolder { folder in
            let vault = KeyVault(directory: folder.appending(path: "vault"), wrappingKey: Self.secret(9))
            #expect(try vault.digests().isEmpty)
            try Data().write(to: folder.appending(path: "vault"))
            #expect(throws: KeyVaultError.storage) { try vault.digests() }
            #expect(throws: KeyVaultError.storage) {
                try vault.keep(
                    dataset: Self.dataset,
                    binding: try Self.binding(),
                    dataKey: Self.secret(1),
                    segments: []
                )
            }
        }
    }
}
