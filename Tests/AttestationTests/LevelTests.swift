import Attestation
import AttestationTestSupport
import Cryptography
import TestSupport
import Testing

@Suite struct LevelTests {
    /// What a changed TCB info or identity does.
    static func verify(
        _ architecture: TrustedArchitecture = .sgx,
        tcbInfo: [(String, String)] = [],
        identity: [(String, String)] = [],
        edit: (inout TestPlatformPlan) -> Void = { _ in },
        parts: (inout QuoteParts) -> Void = { _ in }
    ) throws -> VerifiedQuote {
        let platform = try TestPlatform(architecture) { plan in
            for (old, new) in tcbInfo {
                #expect(plan.tcbInfo.contains(old))
                plan.tcbInfo = plan.tcbInfo.replacing(old, with: new)
            }
            for (old, new) in identity {
                #expect(plan.enclaveIdentity.contains(old))
                plan.enclaveIdentity = plan.enclaveIdentity.replacing(old, with: new)
            }
            edit(&plan)
        }
        return try platform.verify(platform.quote(edit: parts))
    }

    static let upToDate = "\"tcbStatus\":\"UpToDate\""

    static func status(_ name: String, _ advisories: String = "") -> [(String, String)] {
        [(upToDate, "\"tcbStatus\":\"\(name)\",\"advisoryIDs\":[\(advisories)]")]
    }

    /// What Intel's library makes of a platform's status and an old quoting enclave's.
    static let conclusions: [(TCBStatus, TCBStatus)] = [
        (.upToDate, .outOfDate), (.swHardeningNeeded, .outOfDate),
        (.configurationNeeded, .outOfDateConfigurationNeeded),
        (.configurationAndSWHardeningNeeded, .outOfDateConfigurationNeeded), (.outOfDate, .outOfDate),
        (.outOfDateConfigurationNeeded, .outOfDateConfigurationNeeded),
    ]

    /// What Intel's documents can say of a quoting enclave that is neither up to date nor revoked.
    static let old = ["OutOfDate", "ConfigurationNeeded", "OutOfDateConfigurationNeeded"]

    @Test(
        "a platform's own status counts, and together with an old or misconfigured quoting enclave it is worse",
        arguments: conclusions
    )
    func together(platform: TCBStatus, whole: TCBStatus) throws {
        let levels = Self.status(platform.rawValue, "\"TEST-SA-2\",\"TEST-SA-1\"")
        let alone = try Self.verify(tcbInfo: levels)
        #expect(alone.status == platform && alone.advisories == ["TEST-SA-1", "TEST-SA-2"])
        for name in Self.old {
            let both = try Self.verify(
                tcbInfo: levels,
                identity: Self.status(name, "\"TEST-SA-2\",\"TEST-SA-3\"")
            )
            #expect(both.status == whole, "\(name)")
            #expect(both.advisories == ["TEST-SA-1", "TEST-SA-2", "TEST-SA-3"])
        }
    }

    @Test("statuses are ordered from best to worst")
    func order() {
        #expect(TCBStatus.allCases == TCBStatus.allCases.sorted())
        #expect(TCBStatus.upToDate < .swHardeningNeeded && TCBStatus.outOfDateConfigurationNeeded < .revoked)
    }

    @Test("a revoked level and an unknown status are refused, wherever they stand")
    func revoked() throws {
        let revoked = [(Self.upToDate, "\"tcbStatus\":\"Revoked\"")]
        let unknown = [(Self.upToDate, "\"tcbStatus\":\"uptodate\"")]
        #expect(throws: AttestationError.levelRevoked) { try Self.verify(tcbInfo: revoked) }
        #expect(throws: AttestationError.levelRevoked) { try Self.verify(identity: revoked) }
        #expect(throws: AttestationError.unknownStatus) { try Self.verify(tcbInfo: unknown) }
        #expect(throws: AttestationError.unknownStatus) { try Self.verify(identity: unknown) }
        let neverOfThese = ["SWHardeningNeeded", "ConfigurationAndSWHardeningNeeded", "TDRelaunchAdvised", ""]
        for name in neverOfThese {
            #expect(throws: AttestationError.unknownStatus) { try Self.verify(identity: Self.status(name)) }
        }
        #expect(throws: AttestationError.unknownStatus) { try Self.verify(tcbInfo: Self.status("TDRelaunchAdvised")) }
        let modules = [
            (
                "\"isvsvn\":3},\"tcbDate\":\"2024-03-13T00:00:00Z\",\"tcbStatus\":\"UpToDate\"",
                "\"isvsvn\":3},\"tcbDate\":\"2024-03-13T00:00:00Z\",\"tcbStatus\":\"Revoked\""
            )
        ]
        #expect(throws: AttestationError.levelRevoked) { try Self.verify(.tdx, tcbInfo: modules) }
    }

    @Test("a platform one version behind in any component is behind the level", arguments: 0..<16)
    func components(place: Int) {
        #expect(throws: AttestationError.noMatchingLevel) {
            try Self.verify(edit: { $0.identity.components[place] = 1 })
        }
        #expect(throws: AttestationError.noMatchingLevel) { try Self.verify(edit: { $0.identity.cpuSVN[place] = 1 }) }
        guard place >= 2 else { return }
        #expect(throws: AttestationError.noMatchingLevel) { try Self.verify(.tdx, parts: { $0.body[place] = 1 }) }
    }

    @Test("a platform ahead of the level has it, one behind in its certification enclave has not")
    func certificationEnclave() {
        #expect(throws: Never.self) {
            try Self.verify(edit: {
                $0.identity.components[3] = 255
                $0.identity.cpuSVN[3] = 255
                $0.identity.pceSVN = 12
            })
        }
        #expect(throws: AttestationError.noMatchingLevel) { try Self.verify(edit: { $0.identity.pceSVN = 10 }) }
    }

    @Test("levels are tried from the newest, in whichever order they are written")
    func newestLevel() throws {
        let components = [String](repeating: #"{"svn":1}"#, count: 16).joined(separator: ",")
        let lower = #"""
            {"tcb":{"sgxtcbcomponents":[\#(components)],"pcesvn":5},"tcbDate":"2020-01-01T00:00:00Z",\#
            "tcbStatus":"OutOfDate","advisoryIDs":["TEST-SA-9"]}
            """#
        let orders = [
            [("\"tcbStatus\":\"UpToDate\"}]}", "\"tcbStatus\":\"UpToDate\"},\(lower)]}")],
            [("\"tcbLevels\":[", "\"tcbLevels\":[\(lower),")],
        ]
        for levels in orders {
            #expect(try Self.verify(tcbInfo: levels).status == .upToDate)
            let behind = try Self.verify(tcbInfo: levels, edit: { $0.identity.pceSVN = 10 })
            #expect(behind.status == .outOfDate && behind.advisories == ["TEST-SA-9"])
            #expect(throws: AttestationError.noMatchingLevel) {
                try Self.verify(tcbInfo: levels, edit: { $0.identity.pceSVN = 4 })
            }
        }
    }

    @Test("collateral of another kind of platform is refused")
    func otherPlatform() {
        #expect(throws: AttestationError.otherPlatform) { try Self.verify(edit: { $0.identity.fmspc[5] = 1 }) }
        #expect(throws: AttestationError.otherPlatform) { try Self.verify(edit: { $0.identity.pceID = [0, 1] }) }
        #expect(throws: Never.self) { try Self.verify(tcbInfo: [("53494D000000", "53494d000000")]) }
    }

    static let enclaves: [(Int, UInt8)] = [
        (16, 1), (48, 0x10), (48, 0x13), (49, 1), (55, 1), (128, 0), (256, 2), (257, 1),
    ]

    @Test("a quoting enclave that differs from its identity is not known", arguments: enclaves)
    func quotingEnclave(place: Int, value: UInt8) {
        #expect(throws: AttestationError.quotingEnclaveNotKnown) {
            try Self.verify(parts: { $0.quotingEnclave[place] = value })
        }
    }

    @Test("masked bits of a quoting enclave may differ, its security version decides its level")
    func quotingEnclaveLevel() throws {
        #expect(try Self.verify(parts: { $0.quotingEnclave[48] = 0x15 }).status == .upToDate)
        #expect(try Self.verify(parts: { $0.quotingEnclave[56] = 0xE7 }).status == .upToDate)
        let old = try Self.verify(parts: { $0.quotingEnclave[258] = 7 })
        #expect(old.status == .outOfDate && old.advisories == ["TEST-SA-1"])
        #expect(try Self.verify(parts: { $0.quotingEnclave[259] = 1 }).status == .upToDate)
        #expect(throws: AttestationError.noMatchingLevel) { try Self.verify(parts: { $0.quotingEnclave[258] = 5 }) }
    }

    @Test("a TDX module is known by generation, signer and attributes, and has a level of its own")
    func module() throws {
        let old = try Self.verify(
            .tdx,
            tcbInfo: [("\"tdxtcbcomponents\":[{\"svn\":2}", "\"tdxtcbcomponents\":[{\"svn\":1}")],
            parts: { $0.body[0] = 2 }
        )
        #expect(old.status == .outOfDate && old.advisories == ["TEST-SA-3"])
        // A module is never misconfigured: dcap-qvl refuses the word, too.
        for name in Self.old.dropFirst() {
            let date = "\"isvsvn\":3},\"tcbDate\":\"2024-03-13T00:00:00Z\","
            #expect(throws: AttestationError.unknownStatus, "\(name)") {
                try Self.verify(.tdx, tcbInfo: [(date + Self.upToDate, date + "\"tcbStatus\":\"\(name)\"")])
            }
        }
        let notLevelled = [
            ("\"tdxtcbcomponents\":[{\"svn\":2},{\"svn\":2}", "\"tdxtcbcomponents\":[{\"svn\":0},{\"svn\":0}")
        ]
        #expect(throws: AttestationError.noMatchingLevel) {
            try Self.verify(.tdx, tcbInfo: notLevelled, parts: { $0.body[0] = 1 })
        }
        #expect(throws: Never.self) { try Self.verify(.tdx, tcbInfo: notLevelled, parts: { $0.body[1] = 0 }) }
        #expect(throws: AttestationError.moduleNotKnown) {
            try Self.verify(.tdx, tcbInfo: notLevelled, parts: { $0.body[1] = 1 })
        }
        for place in [64, 111, 112, 119] {
            #expect(throws: AttestationError.moduleNotKnown) { try Self.verify(.tdx, parts: { $0.body[place] = 1 }) }
        }
    }

    @Test("a domain launched on an old module may be launched again when the module is patched")
    func relaunch() throws {
        let platform = try TestPlatform(.tdx)
        func verify(launched: UInt8, now: UInt8) throws -> VerifiedQuote {
            try platform.verify(
                platform.quote(.tdx5Long) { parts in
                    parts.body[0] = launched
                    parts.body[584] = now
                }
            )
        }
        #expect(try verify(launched: 3, now: 3).status == .upToDate)
        #expect(try verify(launched: 3, now: 2).status == .upToDate)
        #expect(try verify(launched: 2, now: 3).status == .tdRelaunchAdvised)
        #expect(try verify(launched: 2, now: 2).status == .outOfDate)
        #expect(throws: AttestationError.noMatchingLevel) { try verify(launched: 3, now: 1) }
    }

    @Test("a workload that its operator can look into is refused by its name")
    func workload() {
        #expect(throws: AttestationError.debuggable) { try Self.verify(parts: { $0.body[48] |= 2 }) }
        #expect(throws: AttestationError.attributesNotAllowed) { try Self.verify(parts: { $0.body[48] &= 0xFE }) }
        for bit: UInt8 in 0..<8 {
            #expect(throws: AttestationError.debuggable) { try Self.verify(.tdx, parts: { $0.body[120] = 1 << bit }) }
        }
        for place in [121, 122, 124, 125, 126, 127] {
            #expect(throws: AttestationError.attributesNotAllowed) {
                try Self.verify(.tdx, parts: { $0.body[place] = 0x80 })
            }
        }
        for attributes: UInt8 in [0, 0x11, 0x18, 0x30, 0xC0] {
            #expect(throws: AttestationError.attributesNotAllowed) {
                try Self.verify(.tdx, parts: { $0.body[123] = attributes })
            }
        }
        #expect(throws: Never.self) { try Self.verify(.tdx, parts: { $0.body[123] = 0xD0 }) }
    }

    @Test("a trust domain that another served is refused")
    func serviceDomain() throws {
        let platform = try TestPlatform(.tdx)
        for place in [600, 647] {
            let quote = try platform.quote(.tdx5Long) { $0.body[place] = 1 }
            #expect(throws: AttestationError.attributesNotAllowed) { try platform.verify(quote) }
        }
    }
}
