import Cryptography
import Foundation
import Orders
import TestSupport

/// `fixtures/eip712/orders.json`, made with eth-account from public test keys; field names are the file's.
struct OrderVectors: Decodable {
    struct TypeVector: Decodable {
        var encodeType: String
        var typeHash: String
    }

    struct DomainVector: Decodable {
        struct Fields: Decodable {
            var name: String
            var version: String
            var chainId: UInt64
            var verifyingContract: String
        }
        var domain: Fields
        var domainSeparator: String
    }

    struct OrderVector: Decodable, CustomStringConvertible {
        var domain: String
        var privateKey: String
        var signer: String
        var primaryType: String
        var typedData: TypedData
        var structHash: String
        var domainSeparator: String
        var digest: String
        var signature: String
        var signatureEip2098: String
        var operationName: String?

        struct TypedData: Decodable {
            var message: Message
        }
        var description: String { "\(primaryType) \(operationName ?? "") for \(domain)" }
    }

    struct EdgeCase: Decodable {
        var name: String
        var primaryType: String
        var message: Message
        var structHash: String
        var digest: String

        enum CodingKeys: String, CodingKey {
            case name, primaryType, message, structHash
            case digest = "digest@local-example"
        }
    }

    struct SignatureForms: Decodable {
        struct Case: Decodable {
            var name: String
            var signature: String
            var poco: String
        }
        var digest: String
        var signer: String
        var cases: [Case]
    }

    struct ExternalCheck: Decodable {
        var message: Message?
    }

    var types: [String: TypeVector]
    var domains: [String: DomainVector]
    var orders: [OrderVector]
    var operations: [OrderVector]
    var signatureForms: SignatureForms
    var edgeCases: [EdgeCase]
    var ids: [String: String]

    static func load() throws -> OrderVectors {
        try JSONDecoder().decode(OrderVectors.self, from: Fixture.data("eip712/orders.json"))
    }

    func domain(_ name: String) throws -> OrderDomain {
        guard let fields = domains[name]?.domain else { throw CocoaError(.keyValueValidation) }
        return OrderDomain(
            name: fields.name,
            version: fields.version,
            chainIdentifier: UInt256(fields.chainId),
            verifyingContract: try EthereumAddress(parsing: fields.verifyingContract)
        )
    }
}

/// A message of typed data: values by Solidity name, and for an operation the order nested in it.
struct Message: Decodable {
    var values: [String: String] = [:]
    var nested: [String: [String: String]] = [:]

    private struct Key: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        for key in container.allKeys {
            if let text = try? container.decode(String.self, forKey: key) {
                values[key.stringValue] = text
            } else if let number = try? container.decode(UInt64.self, forKey: key) {
                values[key.stringValue] = String(number)
            } else {
                nested[key.stringValue] = try container.decode(Message.self, forKey: key).values
            }
        }
    }

    init(values: [String: String]) { self.values = values }

    func text(_ name: String) throws -> String {
        guard let text = values[name] else { throw CocoaError(.keyValueValidation) }
        return text
    }
    func address(_ name: String) throws -> EthereumAddress { try EthereumAddress(parsing: text(name)) }
    func number(_ name: String) throws -> UInt256 { try UInt256(decimal: text(name)) }
    func tag(_ name: String) throws -> OrderTag { OrderTag(bits: try UInt256(hexadecimal: text(name))) }
    func salt(_ name: String) throws -> OrderSalt { try OrderSalt(Hexadecimal.decode(text(name))) }

    func appOrder() throws -> AppOrder {
        AppOrder(
            app: try address("app"),
            appPrice: try number("appprice"),
            volume: try number("volume"),
            tag: try tag("tag"),
            datasetRestrict: try address("datasetrestrict"),
            workerpoolRestrict: try address("workerpoolrestrict"),
            requesterRestrict: try address("requesterrestrict"),
            salt: try salt("salt")
        )
    }

    func datasetOrder() throws -> DatasetOrder {
        DatasetOrder(
            dataset: try address("dataset"),
            datasetPrice: try number("datasetprice"),
            volume: try number("volume"),
            tag: try tag("tag"),
            appRestrict: try address("apprestrict"),
            workerpoolRestrict: try address("workerpoolrestrict"),
            requesterRestrict: try address("requesterrestrict"),
            salt: try salt("salt")
        )
    }

    func workerpoolOrder() throws -> WorkerpoolOrder {
        WorkerpoolOrder(
            workerpool: try address("workerpool"),
            workerpoolPrice: try number("workerpoolprice"),
            volume: try number("volume"),
            tag: try tag("tag"),
            category: try number("category"),
            trust: try number("trust"),
            appRestrict: try address("apprestrict"),
            datasetRestrict: try address("datasetrestrict"),
            requesterRestrict: try address("requesterrestrict"),
            salt: try salt("salt")
        )
    }

    func requestOrder() throws -> RequestOrder {
        RequestOrder(
            app: try address("app"),
            appMaxPrice: try number("appmaxprice"),
            dataset: try address("dataset"),
            datasetMaxPrice: try number("datasetmaxprice"),
            workerpool: try address("workerpool"),
            workerpoolMaxPrice: try number("workerpoolmaxprice"),
            requester: try address("requester"),
            volume: try number("volume"),
            tag: try tag("tag"),
            category: try number("category"),
            trust: try number("trust"),
            beneficiary: try address("beneficiary"),
            callback: try address("callback"),
            params: try text("params"),
            salt: try salt("salt")
        )
    }
}
