import Cryptography
import Foundation
import Orders
import TestSupport
import Testing

@Suite struct OrderVectorTests {
    let vectors: OrderVectors

    init() throws {
        vectors = try OrderVectors.load()
    }

    @Test("every type string and type hash is iExec's")
    func types() {
        let ours: [String: (String, Digest)] = [
            "AppOrder": (AppOrder.typeString, AppOrder.typeHash),
            "DatasetOrder": (DatasetOrder.typeString, DatasetOrder.typeHash),
            "WorkerpoolOrder": (WorkerpoolOrder.typeString, WorkerpoolOrder.typeHash),
            "RequestOrder": (RequestOrder.typeString, RequestOrder.typeHash),
            "AppOrderOperation": (OperationOnOrder<AppOrder>.typeString, OperationOnOrder<AppOrder>.typeHash),
            "DatasetOrderOperation": (
                OperationOnOrder<DatasetOrder>.typeString, OperationOnOrder<DatasetOrder>.typeHash
            ),
            "WorkerpoolOrderOperation": (
                OperationOnOrder<WorkerpoolOrder>.typeString, OperationOnOrder<WorkerpoolOrder>.typeHash
            ),
            "RequestOrderOperation": (
                OperationOnOrder<RequestOrder>.typeString, OperationOnOrder<RequestOrder>.typeHash
            ),
            "EIP712Domain": (OrderDomain.typeString, OrderDomain.typeHash),
        ]
        #expect(ours.count == vectors.types.count)
        for (name, vector) in vectors.types {
            #expect(ours[name]?.0 == vector.encodeType)
            #expect(ours[name].map { "0x" + $0.1.hexadecimal } == vector.typeHash)
        }
    }

    @Test("every domain separator is right, and the known chains are the published ones")
    func domains() throws {
        for (name, vector) in vectors.domains {
            #expect("0x" + (try vectors.domain(name).structHash.hexadecimal) == vector.domainSeparator)
        }
        #expect(try KnownChain.arbitrumOne.domain == vectors.domain("arbitrum-one"))
        #expect(try KnownChain.arbitrumSepolia.domain == vectors.domain("arbitrum-sepolia"))
        #expect(try KnownChain.bellecour.domain == vectors.domain("bellecour-legacy"))
    }

    @Test("every order hashes and signs as eth-account does")
    func orders() throws {
        #expect(vectors.orders.count == 27)
        for vector in vectors.orders {
            let message = vector.typedData.message
            switch vector.primaryType {
            case "AppOrder": try check(message.appOrder(), vector)
            case "DatasetOrder": try check(message.datasetOrder(), vector)
            case "WorkerpoolOrder": try check(message.workerpoolOrder(), vector)
            case "RequestOrder": try check(message.requestOrder(), vector)
            default: Issue.record("unknown type \(vector.primaryType)")
            }
        }
    }

    @Test("every operation hashes and signs as eth-account does")
    func operations() throws {
        #expect(vectors.operations.count == 4)
        for vector in vectors.operations {
            let operation = try #require(
                OrderOperation(rawValue: UInt64(vector.typedData.message.text("operation")) ?? .max)
            )
            let nested = try #require(vector.typedData.message.nested["order"])
            let message = Message(values: nested)
            switch vector.primaryType {
            case "AppOrderOperation": try check(operation, on: message.appOrder(), vector)
            case "DatasetOrderOperation": try check(operation, on: message.datasetOrder(), vector)
            case "WorkerpoolOrderOperation": try check(operation, on: message.workerpoolOrder(), vector)
            case "RequestOrderOperation": try check(operation, on: message.requestOrder(), vector)
            default: Issue.record("unknown type \(vector.primaryType)")
            }
        }
    }

    @Test("accepts and refuses the forms of a signature as PoCo does")
    func signatureForms() throws {
        let forms = vectors.signatureForms
        let (digest, signer) = (try Digest(hexadecimal: forms.digest), try EthereumAddress(parsing: forms.signer))
        #expect(forms.cases.count == 6)
        for form in forms.cases {
            let signature = try Hexadecimal.decode(form.signature)
            let valid = SignatureCheck.isValid(signature, of: digest, by: signer)
            #expect(valid == (form.poco == "valid"), "\(form.name): \(form.poco)")
        }
    }

    @Test("hashes the null order, the all-ones order and empty parameters")
    func edgeCases() throws {
        let domain = try vectors.domain("local-example")
        for edge in vectors.edgeCases {
            let (structHash, digest) =
                edge.primaryType == "DatasetOrder"
                ? (try edge.message.datasetOrder().structHash, try edge.message.datasetOrder().hash(in: domain))
                : (try edge.message.requestOrder().structHash, try edge.message.requestOrder().hash(in: domain))
            #expect("0x" + structHash.hexadecimal == edge.structHash, "\(edge.name)")
            #expect("0x" + digest.hexadecimal == edge.digest, "\(edge.name)")
        }
        #expect(try vectors.edgeCases.first?.message.datasetOrder() == DatasetOrder.none)
    }

    @Test("derives deal and task identifiers")
    func identifiers() throws {
        let request = try Digest(hexadecimal: #require(vectors.ids["requestOrderDigest"]))
        let first = DealIdentifier(requestOrder: request, consumedBefore: .zero)
        let fourth = DealIdentifier(requestOrder: request, consumedBefore: UInt256(3))
        #expect(first.description == vectors.ids["dealid_consumed0"])
        #expect(fourth.description == vectors.ids["dealid_consumed3"])
        #expect(TaskIdentifier(deal: first, index: .zero).description == vectors.ids["taskid_deal0_idx0"])
        #expect(TaskIdentifier(deal: fourth, index: UInt256(3)).description == vectors.ids["taskid_deal3_idx3"])
    }

    private func check<Order: MarketOrder>(_ order: Order, _ vector: OrderVectors.OrderVector) throws {
        let domain = try vectors.domain(vector.domain)
        let key = try EthereumKey(secret: SecretBytes(copying: Hexadecimal.decode(vector.privateKey)))
        let signed = SignedOrder(order, in: domain, by: key)
        #expect("0x" + order.structHash.hexadecimal == vector.structHash, "\(vector)")
        #expect("0x" + domain.structHash.hexadecimal == vector.domainSeparator, "\(vector)")
        #expect("0x" + order.hash(in: domain).hexadecimal == vector.digest, "\(vector)")
        #expect("0x" + Hexadecimal.encode(signed.signature) == vector.signature, "\(vector)")
        for text in [vector.signature, vector.signatureEip2098] {
            let given = SignedOrder(order: order, signature: try Hexadecimal.decode(text))
            #expect(try given.verified(in: domain).signer == EthereumAddress(parsing: vector.signer))
            #expect(try SignedOrder<Order>(decoding: given.encoded()) == given, "\(vector)")
        }
    }

    private func check<Order: MarketOrder>(
        _ operation: OrderOperation,
        on order: Order,
        _ vector: OrderVectors.OrderVector
    ) throws {
        let domain = try vectors.domain(vector.domain)
        let key = try EthereumKey(secret: SecretBytes(copying: Hexadecimal.decode(vector.privateKey)))
        let signed = SignedOperation(operation, on: order, in: domain, by: key)
        #expect("0x" + signed.operation.structHash.hexadecimal == vector.structHash, "\(vector)")
        #expect("0x" + signed.operation.digest(in: domain).hexadecimal == vector.digest, "\(vector)")
        #expect("0x" + Hexadecimal.encode(signed.signature) == vector.signature, "\(vector)")
        try signed.verify(in: domain, signer: EthereumAddress(parsing: vector.signer))
    }
}
