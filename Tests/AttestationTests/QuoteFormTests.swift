import Attestation
import AttestationTestSupport
import Cryptography
import Orders
import TestSupport
import Testing

@Suite struct QuoteFormTests {
    @Test(
        "quotes of each form say what was put into them",
        arguments: [QuoteForm.sgx3, .tdx4, .tdx5, .tdx5Long]
    )
    func forms(form: QuoteForm) throws {
        let platform = try TestPlatform(form.isTDX ? .tdx : .sgx)
        let reportData = [UInt8](0..<64)
        let bytes = try platform.quote(form, measurement: SHA256Digest.of([9]), reportData: reportData)
        let quote = try platform.verify(bytes)
        #expect(quote.environment == .simulated && quote.architecture == platform.plan.architecture)
        #expect(quote.reportData == reportData && quote.status == .upToDate && quote.advisories.isEmpty)
        #expect(quote.fmspc == platform.plan.identity.fmspc && quote.tcbEvaluationNumber == 17)
        #expect(quote.platform == SHA256Digest.of([UInt8](repeating: 0xB2, count: 16)))
        #expect(quote.collateralIssued == platform.plan.time - 1_296_000)
        #expect(quote.collateralExpires == platform.plan.time + 1_296_000)
        if form.isTDX {
            let registers = SHA256Digest.of([9]).bytes + [UInt8](repeating: 0, count: 16 + 4 * 48)
            #expect(quote.measurement == SHA256Digest.of(Array("pandapp-tdx-measurement-v1\0".utf8) + registers))
            #expect(quote.securityVersion == 0 && quote.signer == nil)
        } else {
            #expect(quote.measurement == SHA256Digest.of([9]) && quote.securityVersion == 3)
            #expect(quote.signer?.bytes == [UInt8](repeating: 0x5E, count: 32))
        }
    }

    @Test(
        "SGX quotes of versions 4 and 5 are read, and not believed, as by the oracle",
        arguments: [QuoteForm.sgx4, .sgx5]
    )
    func laterSGX(form: QuoteForm) throws {
        let platform = try TestPlatform()
        let bytes = try platform.quote(form)
        #expect(try UnverifiedQuote(parsing: bytes).architecture == .sgx)
        #expect(throws: AttestationError.unsupportedQuote) {
            try platform.verify(bytes)
        }
    }

    @Test("a platform without an instance id is known by its provisioning id")
    func provisioningID() throws {
        let platform = try TestPlatform { $0.identity.instance = nil }
        let quote = try platform.verify()
        #expect(quote.platform == SHA256Digest.of([UInt8](repeating: 0xA1, count: 16)))
    }

    static let headers: [(Int, [UInt8], AttestationError)] = [
        (0, [2], .unsupportedQuote), (0, [6], .unsupportedQuote), (0, [3, 1], .unsupportedQuote),
        (2, [3], .unsupportedQuote), (4, [0x81], .unsupportedQuote), (4, [1], .unsupportedQuote),
        (7, [1], .unsupportedQuote), (12, [0], .unsupportedQuote),
    ]

    @Test("a header of another version, key type, architecture or vendor is not supported", arguments: headers)
    func header(place: Int, bytes: [UInt8], cause: AttestationError) throws {
        let quote = try TestPlatform().quote { $0.header.replaceSubrange(place..<place + bytes.count, with: bytes) }
        #expect(throws: cause) { try UnverifiedQuote(parsing: quote) }
    }

    @Test(
        "version 5 must describe its body truly",
        arguments: [(1, 584), (2, 648), (3, 584), (4, 648), (0, 584), (2, 0)]
    )
    func descriptor(type: UInt16, count: UInt32) throws {
        let quote = try TestPlatform(.tdx).quote(.tdx5) { parts in
            parts.bodyDescriptor = QuoteParts.bytes(type) + QuoteParts.bytes(count)
        }
        #expect(throws: AttestationError.self) { try UnverifiedQuote(parsing: quote) }
    }

    @Test("reserved bytes of a report are zeros", arguments: [20, 31, 96, 127, 160, 191, 262, 303])
    func reserved(place: Int) throws {
        let workload = try TestPlatform().quote { $0.body[place] = 1 }
        let quotingEnclave = try TestPlatform().quote { $0.quotingEnclave[place] = 1 }
        for quote in [workload, quotingEnclave] {
            #expect(throws: AttestationError.malformedQuote) { try UnverifiedQuote(parsing: quote) }
        }
    }

    @Test("only platforms' certificates inside the quote are read, in one form of text")
    func certification() throws {
        let platform = try TestPlatform(.tdx)
        for type: UInt16 in [0, 1, 2, 3, 4, 6, 7, .max] {
            let inner = try platform.quote { $0.certificationType = type }
            #expect(throws: AttestationError.unsupportedCertification) { try UnverifiedQuote(parsing: inner) }
        }
        for type: UInt16 in [0, 5, 7] {
            let outer = try platform.quote { $0.outerType = type }
            #expect(throws: AttestationError.unsupportedCertification) { try UnverifiedQuote(parsing: outer) }
        }
        let others: [(inout [UInt8]) -> Void] = [
            { $0 = [] }, { $0.append(1) }, { $0 += [0, 0] }, { $0.append(contentsOf: $0) }, { $0.insert(0x0A, at: 40) },
            { $0 = Array($0.dropFirst()) }, { $0 = Array($0.dropLast(2)) }, { $0.insert(0x20, at: $0.count - 1) },
            { $0 = [UInt8](repeating: UInt8(ascii: "A"), count: 20_000) },
        ]
        for change in others {
            #expect(throws: AttestationError.self) {
                try UnverifiedQuote(parsing: platform.quote { change(&$0.chain) })
            }
        }
        let allowed: [(inout [UInt8]) -> Void] = [
            { $0.append(0) }, { $0.removeLast() }, { $0 = $0.flatMap { $0 == 0x0A ? [0x0A, 0x0A] : [$0] } },
            { $0 = $0.flatMap { $0 == 0x0A ? [0x0D, 0x0A] : [$0] } },
        ]
        for change in allowed {
            #expect(throws: Never.self) { try UnverifiedQuote(parsing: platform.quote { change(&$0.chain) }) }
        }
    }

    @Test("lengths that lie, and quotes beyond the limit, are refused")
    func lengths() throws {
        let quote = try TestPlatform().quote()
        for length: UInt32 in [0, 1, 575, .max, UInt32(quote.count)] {
            var spoiled = quote
            spoiled.replaceSubrange(432..<436, with: QuoteParts.bytes(length))
            #expect(throws: AttestationError.self) { try UnverifiedQuote(parsing: spoiled) }
        }
        let padding = UnverifiedQuote.maximumCount - quote.count
        #expect(throws: Never.self) {
            try UnverifiedQuote(parsing: quote + [UInt8](repeating: 0, count: padding))
        }
        #expect(throws: AttestationError.quoteTooLarge) {
            try UnverifiedQuote(parsing: quote + [UInt8](repeating: 0, count: padding + 1))
        }
    }

    @Test("a quote cut anywhere is refused")
    func cuts() throws {
        let quote = try TestPlatform(.tdx).quote(.tdx5Long)
        for count in quote.indices {
            #expect(throws: AttestationError.self) { try UnverifiedQuote(parsing: Array(quote.prefix(count))) }
        }
    }

    @Test("mutants of a quote are refused or the quote itself")
    func mutants() throws {
        var mutator = ByteMutator(seed: 1)
        let right = try TestPlatform().quote()
        let quote = try UnverifiedQuote(parsing: right)
        for _ in 0..<1000 {
            guard let parsed = try? UnverifiedQuote(parsing: mutator.mutant(of: right)) else { continue }
            #expect(parsed.canonical.count <= UnverifiedQuote.maximumCount)
            #expect(parsed.signed.count == quote.signed.count)
        }
    }
}
