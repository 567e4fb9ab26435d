import AttestationTestSupport
import Cryptography
import Foundation
import TestSupport
import Testing

@testable import Attestation

@Suite struct QuoteCollateralTests {
    static let paths =
        ["intel-sgx-tdx/sgx_quote", "intel-sgx-tdx/tdx_quote", "intel-sgx-tdx/tdx_quote_outdated"].map {
            $0 + "_collateral.json"
        }
        + ["tdx-google/quote_v5_sample.dat.collateral.json", "tdx-google/tdx_prod_quote_SPR_E4.dat.collateral.json"]

    @Test(
        "real collateral has one form",
        .enabled(if: RealQuote.isAvailable, "needs ../shared/vectors/quotes"),
        arguments: paths
    )
    func real(path: String) throws {
        let collateral = try QuoteCollateral(decoding: RealQuote.bytes(path))
        #expect(try QuoteCollateral(canonical: collateral.encoded()) == collateral)
    }

    @Test("a collateral has one form, whichever it was read from")
    func canonical() throws {
        let collateral = try TestPlatform(.tdx).collateral
        let bytes = collateral.encoded()
        #expect(try QuoteCollateral(canonical: bytes) == collateral)
        let text = String(decoding: bytes, as: UTF8.self)
        let lists = Hexadecimal.encode(collateral.rootRevocationList)
        let others = [
            text.replacing("{\"pck_crl_issuer", with: "{ \"pck_crl_issuer"), text + "\n",
            text.replacing(lists, with: lists.uppercased()), text.replacing("\\n", with: "\\r\\n"),
            text.replacing("\"qe_identity\":", with: "\"qe\\u005fidentity\":"),
        ]
        for other in others {
            #expect(other != text)
            #expect(try QuoteCollateral(decoding: Array(other.utf8)) == collateral)
            #expect(throws: AttestationError.malformedCollateral) { try QuoteCollateral(canonical: Array(other.utf8)) }
        }
    }

    @Test("a file without one of the nine parts, with another, or with one of another form is refused")
    func members() throws {
        let bytes = try TestPlatform().collateral.encoded()
        let members = try #require(JSONSerialization.jsonObject(with: Data(bytes)) as? [String: String])
        #expect(members.count == 9)
        func decode(_ members: [String: Any]) throws -> QuoteCollateral {
            try QuoteCollateral(decoding: [UInt8](JSONSerialization.data(withJSONObject: members)))
        }
        #expect(throws: Never.self) { try decode(members) }
        for name in members.keys {
            var spoiled: [String: Any] = members
            spoiled[name] = nil
            #expect(throws: AttestationError.malformedCollateral) { try decode(spoiled) }
            for value: Any in [1, NSNull(), [], ["x"]] {
                spoiled[name] = value
                #expect(throws: AttestationError.malformedCollateral) { try decode(spoiled) }
            }
            guard !["tcb_info", "qe_identity"].contains(name) else { continue }
            for value in ["", "0x00", "x", "abc", "-----BEGIN CERTIFICATE-----"]
            where value != "" || !name.hasSuffix("crl") {
                spoiled[name] = value
                #expect(throws: AttestationError.malformedCollateral, "\(name) \(value)") { try decode(spoiled) }
            }
        }
        #expect(throws: AttestationError.malformedCollateral) { try decode(members.merging(["other": ""]) { $1 }) }
    }

    @Test("a member twice, a text that is no JSON, and one beyond the limit are refused")
    func texts() throws {
        let text = String(decoding: try TestPlatform().collateral.encoded(), as: UTF8.self)
        let others: [String] = [
            text.dropLast() + ",\"pck_crl\":\"\"}", text + "x", "", "[]", "null", "\"\"", String(text.dropFirst()),
        ]
        for other in others {
            #expect(throws: AttestationError.malformedCollateral) { try QuoteCollateral(decoding: Array(other.utf8)) }
        }
        let blanks = [UInt8](repeating: 0x20, count: QuoteCollateral.maximumCount - text.utf8.count)
        #expect(throws: Never.self) { try QuoteCollateral(decoding: Array(text.utf8) + blanks) }
        #expect(throws: AttestationError.collateralTooLarge) {
            try QuoteCollateral(decoding: Array(text.utf8) + blanks + [0x20])
        }
    }

    static let documents: [(String, String)] = [
        ("\"version\":3", "\"version\":2"), ("\"version\":3", "\"version\":4"), ("\"version\":3", "\"version\":3.0"),
        ("\"id\":\"SGX\"", "\"id\":\"TDX\""), ("\"id\":\"SGX\"", "\"id\":\"SNP\""), ("\"tcbType\":0", "\"tcbType\":1"),
        ("\"pceId\":\"0000\"", "\"pceId\":\"00\""), ("53494D000000", "53494D0000"), ("53494D000000", "53494D00000G"),
        ("\"pcesvn\":11", "\"pcesvn\":65536"), ("\"pcesvn\":11", "\"pcesvn\":-1"),
        ("{\"svn\":2},{\"svn\":2}]", "{\"svn\":2}]"),
        ("{\"svn\":2}]", "{\"svn\":2},{\"svn\":2}]"), ("{\"svn\":2}]", "{\"svn\":256}]"),
        ("\"tcbLevels\"", "\"levels\""),
        ("\"tcbDate\"", "\"date\""), ("\"issueDate\"", "\"issued\""), ("Z\",\"nextUpdate\"", "+00:00\",\"nextUpdate\""),
        ("\"tcbEvaluationDataNumber\":17", "\"tcbEvaluationDataNumber\":4294967296"),
        ("\"version\":3", "\"version\":3,\"version\":3"), ("UpToDate\"", "UpToDate\",\"advisoryIDs\":[1]"),
    ]

    @Test("a signed TCB info of another form is refused", arguments: documents)
    func tcbInfo(old: String, new: String) throws {
        let platform = try TestPlatform {
            #expect($0.tcbInfo.contains(old))
            $0.tcbInfo = $0.tcbInfo.replacing(old, with: new)
        }
        #expect(throws: AttestationError.malformedTCBInfo) { try platform.verify() }
    }

    static let identities: [(String, String)] = [
        ("\"version\":2", "\"version\":1"), ("\"version\":2", "\"version\":3"), ("\"id\":\"QE\"", "\"id\":\"QVE\""),
        ("\"miscselect\":\"00000000\"", "\"miscselect\":\"0000\""), ("5E5E\"", "5E\""),
        ("\"isvprodid\":1", "\"isvprodid\":65536"),
        ("\"isvprodid\"", "\"prodid\""), ("\"isvsvn\":8", "\"isvsvn\":\"8\""),
        ("\"tcbLevels\":[", "\"tcbLevels\":[null,"),
        ("\"id\":\"QE\"", "\"id\":\"TD_QE\""),
    ]

    @Test("a signed identity of another form is refused", arguments: identities)
    func enclaveIdentity(old: String, new: String) throws {
        let platform = try TestPlatform {
            #expect($0.enclaveIdentity.contains(old))
            $0.enclaveIdentity = $0.enclaveIdentity.replacing(old, with: new)
        }
        #expect(throws: AttestationError.malformedEnclaveIdentity) { try platform.verify() }
    }

    @Test("documents of yesterday and of tomorrow are refused, their first and last second count")
    func times() throws {
        let documents: [(WritableKeyPath<TestPlatformPlan, String>, AttestationError)] = [
            (\.tcbInfo, .tcbInfoNotCurrent), (\.enclaveIdentity, .enclaveIdentityNotCurrent),
        ]
        for (document, cause) in documents {
            for (member, shift) in [("issueDate", Int64(1)), ("nextUpdate", -1)] {
                for seconds in [0, shift] {
                    let platform = try TestPlatform { plan in
                        let old = DocumentText.time(plan.time + (member == "issueDate" ? -1_296_000 : 1_296_000))
                        plan[keyPath: document] = plan[keyPath: document].replacing(
                            "\"\(member)\":\"\(old)\"",
                            with: "\"\(member)\":\"\(DocumentText.time(plan.time + seconds))\""
                        )
                    }
                    if seconds == 0 {
                        #expect(throws: Never.self) { try platform.verify() }
                    } else {
                        #expect(throws: cause) { try platform.verify() }
                    }
                }
            }
        }
    }

    @Test("an answer of Intel's service is an envelope of a document and its signature")
    func responses() throws {
        let signature = String(repeating: "0a", count: 64)
        func document(_ text: String) throws -> SignedDocument { try SignedDocument(response: Array(text.utf8)) }
        let right = try document("{\"tcbInfo\":{ \"a\" : [1,{}] },\"signature\":\"\(signature)\"}")
        #expect(right.text == Array("{ \"a\" : [1,{}] }".utf8) && right.signature == [UInt8](repeating: 10, count: 64))
        #expect(try document("{\"signature\":\"\(signature)\", \"enclaveIdentity\":{} }\n").text == Array("{}".utf8))
        for wrong in [
            "{\"tcbInfo\":{}}", "{\"tcbInfo\":[],\"signature\":\"\(signature)\"}",
            "{\"tcbInfo\":{},\"signature\":\"00\"}",
            "{\"tcbInfo\":{},\"signature\":\"\(signature)\",\"more\":1}",
            "{\"info\":{},\"signature\":\"\(signature)\"}", "",
        ] {
            #expect(throws: AttestationError.malformedCollateral) { try document(wrong) }
        }
    }
}
