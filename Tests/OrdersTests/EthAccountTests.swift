import Cryptography
import DeterministicCBOR
import Foundation
import MarketTestSupport
import Orders
import TestSupport
import Testing

/// Needs Python with eth-account in `.build/oracles`; skipped, visibly, where it is not installed.
@Suite(.enabled(if: Fixture.oracle("python") != nil, "no .build/oracles: eth-account is not installed"))
struct EthAccountTests {
    @Test("eth-account recovers our signer, and we recover eth-account's, for orders of drawn fields")
    func bothWays() throws {
        let domain = OrderDomain.local(contract: try EthereumAddress(bytes: RandomBytes.generate(20)))
        let scenario = try MarketScenario()
        var cases: [Case] = []
        for _ in 0..<5 {
            cases.append(try Case(drawn(like: scenario.app), in: domain))
            cases.append(try Case(drawn(like: scenario.dataset), in: domain))
            cases.append(try Case(drawn(like: scenario.workerpool), in: domain))
            cases.append(try Case(drawn(like: scenario.request), in: domain))
        }
        let answers = try ask(cases.map(\.question))
        #expect(answers.count == cases.count)
        for (asked, answer) in zip(cases, answers) {
            #expect(try EthereumAddress(parsing: answer.signer) == Wallet.requester.address)
            let signature = try Hexadecimal.decode(answer.signature)
            #expect(try SignatureCheck.signer(of: asked.digest, signature) == Wallet.requester.address)
            #expect(signature == asked.signature, "RFC 6979 leaves no choice")
        }
    }

    /// An order of the same kind with other fields.
    private func drawn<Order: MarketOrder>(like order: Order) throws -> Order {
        let fields = try order.cbor.asArray.map { field in
            switch field {
            case .bytes(let bytes): CBORValue.bytes(RandomBytes.generate(bytes.count))
            case .text: CBORValue.text("été \(RandomBytes.generate(4)) \u{1F30D} \"\\")
            default: field
            }
        }
        return try Order(cbor: .array(fields))
    }

    private struct Case {
        let question: [String: Any]
        let digest: Digest
        let signature: [UInt8]

        init<Order: MarketOrder>(_ order: Order, in domain: OrderDomain) throws {
            digest = order.hash(in: domain)
            signature = SignedOrder(order, in: domain, by: try Wallet.requester.key()).signature
            question = [
                "typedData": typedData(order, in: domain), "signature": "0x" + Hexadecimal.encode(signature),
                "privateKey": "0x" + String(repeating: "04", count: 32),
            ]
        }
    }

    private struct Answer: Decodable {
        var signer: String
        var signature: String
    }

    private func ask(_ questions: [[String: Any]]) throws -> [Answer] {
        let folder = FileManager.default.temporaryDirectory.appending(path: "eth-account-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (input, output) = (folder.appending(path: "questions"), folder.appending(path: "answers"))
        try JSONSerialization.data(withJSONObject: questions).write(to: input)
        let python = Process()
        python.executableURL = Fixture.oracle("python")
        python.arguments = [Fixture.url("eip712/eth_account_oracle.py").path, input.path, output.path]
        try python.run()
        python.waitUntilExit()
        try #require(python.terminationStatus == 0)
        return try JSONDecoder().decode([Answer].self, from: Data(contentsOf: output))
    }
}

/// EIP-712 typed data as JSON, with names and types read off the type string.
private func typedData<Order: MarketOrder>(_ order: Order, in domain: OrderDomain) -> [String: Any] {
    let name = String(Order.typeString.prefix { $0 != "(" })
    func members(_ typeString: String) -> [[String: String]] {
        typeString.drop { $0 != "(" }.dropFirst().dropLast().split(separator: ",").map { member in
            let parts = member.split(separator: " ")
            return ["type": String(parts[0]), "name": String(parts[1])]
        }
    }
    let values = order.fields.map { field in
        switch field {
        case .address(let address): address.checksummed
        case .number(let number): number.decimal
        case .word(let bytes): "0x" + Hexadecimal.encode(bytes)
        case .text(let text): text
        case .structure(let digest): "0x" + digest.hexadecimal
        }
    }
    let names = members(Order.typeString).compactMap { $0["name"] }
    return [
        "types": ["EIP712Domain": members(OrderDomain.typeString), name: members(Order.typeString)],
        "primaryType": name,
        "domain": [
            "name": domain.name, "version": domain.version, "chainId": domain.chainIdentifier.decimal,
            "verifyingContract": domain.verifyingContract.checksummed,
        ],
        "message": Dictionary(uniqueKeysWithValues: zip(names, values)),
    ]
}
