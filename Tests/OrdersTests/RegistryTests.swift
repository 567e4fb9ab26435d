import Cryptography
import DeterministicCBOR
import MarketTestSupport
import Orders
import Testing

@Suite struct RegistryTests {
    let zero: Digest
    let one: Digest

    init() throws {
        zero = try Digest([UInt8](repeating: 0, count: 32))
        one = SHA256Digest.of([1])
    }

    @Test("an address commits to kind, owner and entry")
    func address() throws {
        let owner = try Wallet.developer.address
        let address = RegistryAddress.of(kind: .app, owner: owner, entry: [1, 2, 3])
        let preimage = Array("pandapp/registry/v1app".utf8) + owner.bytes + SHA256Digest.of([1, 2, 3]).bytes
        #expect(address.bytes == Array(Keccak256.digest(of: preimage).bytes.suffix(20)))
        #expect(address != RegistryAddress.of(kind: .dataset, owner: owner, entry: [1, 2, 3]))
        #expect(address != RegistryAddress.of(kind: .app, owner: .zero, entry: [1, 2, 3]))
        #expect(address != RegistryAddress.of(kind: .app, owner: owner, entry: [1, 2, 4]))
    }

    @Test("entries survive their encoding")
    func roundTrips() throws {
        let scenario = try MarketScenario()
        #expect(try AppEntry(decoding: scenario.appEntry.entry.encoded()) == scenario.appEntry.entry)
        #expect(try DatasetEntry(decoding: scenario.datasetEntry.entry.encoded()) == scenario.datasetEntry.entry)
        let pool = scenario.workerpoolEntry.entry
        #expect(try WorkerpoolEntry(decoding: pool.encoded()) == pool)
    }

    @Test("a missing checksum and a dataset for no environment are refused")
    func refusals() throws {
        #expect(throws: OrdersError.zeroChecksum) { try dataset(checksum: zero) }
        #expect(throws: OrdersError.zeroChecksum) { try dataset(header: zero) }
        #expect(throws: OrdersError.noEnvironment) { try dataset(environments: []) }
        #expect(throws: OrdersError.zeroChecksum) { try app(checksum: zero) }
        #expect(throws: OrdersError.zeroChecksum) { try app(manifest: zero) }
        #expect(try app(measurements: [:]).measurements.isEmpty, "an app of standard tasks attests nowhere")
        #expect(throws: OrdersError.noEnvironment) { try app(measurements: [.sgx: []]) }
        #expect(throws: OrdersError.textTooLong) { try app(name: String(repeating: "x", count: 257)) }
        #expect(throws: OrdersError.tooManyElements) {
            try app(measurements: [.sgx: [Digest](repeating: one, count: 65)])
        }
        #expect(throws: OrdersError.textTooLong) {
            try WorkerpoolEntry(description: String(repeating: "x", count: 4097))
        }
    }

    @Test("an encoded entry cannot smuggle in what the value refuses")
    func smuggling() throws {
        func entry(_ change: (inout [UInt64: CBORValue]) -> Void) -> [UInt8] {
            var fields: [UInt64: CBORValue] = [
                0: .unsigned(1), 1: .text("Qm"), 2: .bytes(one.bytes), 3: .bytes(one.bytes),
                4: .array([.text("sgx"), .text("simulated")]),
            ]
            change(&fields)
            return CBORValue.record(fields).encoded()
        }
        func terms(epsilon: UInt64 = 1, budget: UInt64 = 2, days: [String] = ["2020-04-01"]) -> CBORValue {
            .array([.unsigned(epsilon), .unsigned(budget), .array(days.map(CBORValue.text))])
        }
        #expect(try DatasetEntry(decoding: entry { _ in }).privacy == nil)
        let priced = try DatasetEntry(decoding: entry { ($0[0], $0[5]) = (.unsigned(2), terms()) })
        #expect(priced.privacy?.budgetMillionths == 2 && priced.privacy?.days == ["2020-04-01"])
        #expect(try DatasetEntry(decoding: priced.encoded()) == priced)
        let cases: [(OrdersError, (inout [UInt64: CBORValue]) -> Void)] = [
            (.unknownValue, { $0[0] = .unsigned(3) }),
            (.malformedEncoding(.missingField(5)), { $0[0] = .unsigned(2) }),
            (.malformedEncoding(.unknownField), { $0[5] = terms() }),
            (.unknownValue, { ($0[0], $0[5]) = (.unsigned(2), terms(epsilon: 0)) }),
            (.unknownValue, { ($0[0], $0[5]) = (.unsigned(2), terms(epsilon: 1_000_000_001)) }),
            (.unknownValue, { ($0[0], $0[5]) = (.unsigned(2), terms(budget: 0)) }),
            (.unknownValue, { ($0[0], $0[5]) = (.unsigned(2), terms(budget: .max)) }),
            (.unknownValue, { ($0[0], $0[5]) = (.unsigned(2), terms(days: [])) }),
            (.unknownValue, { ($0[0], $0[5]) = (.unsigned(2), terms(days: ["2020-4-01"])) }),
            (.unknownValue, { ($0[0], $0[5]) = (.unsigned(2), terms(days: ["2020-04-0１"])) }),
            (.unknownValue, { ($0[0], $0[5]) = (.unsigned(2), terms(days: ["2020-04-02", "2020-04-01"])) }),
            (.unknownValue, { ($0[0], $0[5]) = (.unsigned(2), terms(days: ["2020-04-01", "2020-04-01"])) }),
            (.tooManyElements, { ($0[0], $0[5]) = (.unsigned(2), terms(days: (10...41).map { "2020-04-\($0)" })) }),
            (.zeroChecksum, { $0[2] = .bytes(zero.bytes) }),
            (.malformedField(.invalidLength(expected: 32, actual: 1)), { $0[2] = .bytes([1]) }),
            (.noEnvironment, { $0[4] = .array([]) }),
            (.unknownValue, { $0[4] = .array([.text("SGX")]) }),
            (.malformedEncoding(.keysNotSorted), { $0[4] = .array([.text("simulated"), .text("sgx")]) }),
            (.malformedEncoding(.keysNotSorted), { $0[4] = .array([.text("sgx"), .text("sgx")]) }),
            (.malformedEncoding(.unknownField), { $0[9] = .null }),
            (.malformedEncoding(.missingField(1)), { $0[1] = nil }),
        ]
        for (cause, change) in cases {
            #expect(throws: cause) { try DatasetEntry(decoding: entry(change)) }
        }
    }

    private func dataset(
        checksum: Digest? = nil,
        header: Digest? = nil,
        environments: Set<ExecutionEnvironment> = [.sgx]
    ) throws -> DatasetEntry {
        try DatasetEntry(
            contentIdentifier: "Qm",
            checksum: checksum ?? one,
            headerDigest: header ?? one,
            environments: environments
        )
    }

    @Test(
        "version 2 says what the app is for, where its source is and how coarse its cells may be; version 1 is still read"
    )
    func versions() throws {
        let old = try app()
        let new = try app(background: .init(description: "A map.", source: "https://example.org@abc", precision: 7))
        #expect(try AppEntry(decoding: new.encoded()) == new && AppEntry(decoding: old.encoded()) == old)
        let fields = try new.cbor.asMap
        #expect(fields[.unsigned(0)] == .unsigned(2) && fields[.unsigned(10)] == .unsigned(7) && fields.count == 11)
        #expect(try old.cbor.asMap.count == 8 && old.cbor.asMap[.unsigned(0)] == .unsigned(1))
        var mixed = fields
        mixed[.unsigned(0)] = .unsigned(1)
        #expect(throws: OrdersError.self) { try AppEntry(decoding: CBORValue.map(mixed).encoded()) }
        mixed[.unsigned(0)] = .unsigned(3)
        #expect(throws: OrdersError.unknownValue) { try AppEntry(decoding: CBORValue.map(mixed).encoded()) }
        mixed = fields
        mixed[.unsigned(9)] = nil
        #expect(throws: OrdersError.self) { try AppEntry(decoding: CBORValue.map(mixed).encoded()) }
    }

    @Test("a background that says nothing, or asks for cells nobody has, is refused")
    func backgrounds() {
        for (text, source, precision) in [("", "x", 7), ("x", "", 7), ("x", "x", 0), ("x", "x", 13)] {
            #expect(throws: OrdersError.unknownValue) {
                try app(background: .init(description: text, source: source, precision: precision))
            }
        }
        let long = String(repeating: "x", count: RegistryLimits.prose + 1)
        #expect(throws: OrdersError.textTooLong) {
            try app(background: .init(description: long, source: "x", precision: 7))
        }
    }

    private func app(
        name: String = "app",
        checksum: Digest? = nil,
        manifest: Digest? = nil,
        measurements: [ExecutionEnvironment: [Digest]]? = nil,
        background: AppEntry.Background? = nil
    ) throws -> AppEntry {
        try AppEntry(
            name: name,
            contentIdentifier: "Qm",
            checksum: checksum ?? one,
            manifest: manifest ?? one,
            measurements: measurements ?? [.sgx: [one]],
            columns: [],
            disclosure: "",
            background: background
        )
    }
}
