import Cryptography
import Foundation
import OrderFiles
import Orders
import StrictJSON
import TestSupport
import Testing

/// `fixtures/eip712/orders.json`, made with eth-account, read by the reader of order files.
@Suite struct OrderFileVectorTests {
    let vectors: JSONValue

    init() throws {
        vectors = try JSONValue(parsing: Array(Fixture.data("eip712/orders.json")))
    }

    @Test("every order and operation has its hashes and its signer, in each form of a file")
    func everyVector() throws {
        let cases = try #require(vectors["orders"]?.asArray) + #require(vectors["operations"]?.asArray)
        #expect(cases.count == 31)
        for vector in cases {
            let domain = try domain(vector)
            for form in try forms(of: vector) {
                let file = try OrderFile(parsing: Array(form.description.utf8))
                try file.check(domain)
                let digest = file.record.digest(in: domain)
                #expect("0x" + file.record.structHash.hexadecimal == vector["structHash"]?.asText)
                #expect("0x" + digest.hexadecimal == vector["digest"]?.asText)
                let signer = try RecoverableSignature(parsing: #require(file.signature)).recover(digest: digest)
                #expect(signer.checksummed == vector["signer"]?.asText)
            }
        }
    }

    @Test("an order is written as it was read, in lower case")
    func writes() throws {
        for vector in try #require(vectors["orders"]?.asArray) {
            let file = try OrderFile(parsing: Array(signed(vector).description.utf8))
            let written = JSONValue.object(file.order.json)
            let again = try OrderFile(parsing: Array(written.description.utf8))
            #expect(again.record.structHash == file.record.structHash && again.signature == nil)
            #expect(written["salt"] == vector["typedData"]?["message"]?["salt"])
            #expect(written.description.contains("0x000") || !written.description.contains("0X"))
        }
    }

    @Test("typed data for another ledger is refused")
    func otherDomain() throws {
        let vector = try #require(vectors["orders"]?.asArray?.first)
        let file = try OrderFile(parsing: Array(vector.description.utf8))
        let other = OrderDomain.local(contract: .zero)
        #expect(throws: OrderFileError.otherDomain) { try file.check(other) }
    }

    /// The order alone, the order inside a larger object (for an operation the same), typed data, and the whole vector.
    private func forms(of vector: JSONValue) throws -> [JSONValue] {
        let typedData = try #require(vector["typedData"]?.asObject)
        let signature = try #require(vector["signatureEip2098"])
        var forms = [vector, .object(typedData.merging(["sign": signature]) { first, _ in first }), try signed(vector)]
        // As ethers has it: the domain's type is not declared.
        var types = try #require(typedData["types"]?.asObject)
        types["EIP712Domain"] = nil
        forms.append(.object(typedData.merging(["types": .object(types), "sign": signature]) { _, new in new }))
        if typedData["message"]?["order"] == nil { forms.append(.object(["order": try signed(vector)])) }
        return forms
    }

    private func signed(_ vector: JSONValue) throws -> JSONValue {
        let message = try #require(vector["typedData"]?["message"]?.asObject)
        return .object(message.merging(["sign": try #require(vector["signature"])]) { first, _ in first })
    }

    private func domain(_ vector: JSONValue) throws -> OrderDomain {
        let name = try #require(vector["domain"]?.asText)
        let fields = try #require(vectors["domains"]?[name]?["domain"])
        return OrderDomain(
            chainIdentifier: try UInt256(decimal: #require(fields["chainId"]?.asDecimalDigits)),
            verifyingContract: try EthereumAddress(parsing: #require(fields["verifyingContract"]?.asText))
        )
    }
}
