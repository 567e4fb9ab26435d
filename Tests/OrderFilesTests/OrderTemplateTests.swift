import Cryptography
import OrderFiles
import Orders
import StrictJSON
import Testing

@Suite struct OrderTemplateTests {
    private let one = "0x" + String(repeating: "1", count: 40)
    private let two = "0x" + String(repeating: "2", count: 40)

    private func order(_ text: String) throws -> any MarketOrder {
        try OrderTemplate(parsing: Array(text.utf8))
            .order(signer: EthereumAddress(parsing: two), salt: OrderSalt([UInt8](repeating: 5, count: 32)))
    }

    @Test("completes an app, dataset and workerpool order as the SDK does")
    func offers() throws {
        let (subject, salt) = (try EthereumAddress(parsing: one), try OrderSalt([UInt8](repeating: 5, count: 32)))
        let appOrder = AppOrder(app: subject, volume: UInt256(1), tag: OrderTag.tee.union(.tdx), salt: salt)
        #expect(try order(#"{"app":"\#(one)","tag":["tee","tdx"]}"#) as? AppOrder == appOrder)
        #expect(try order(#"{"app":"\#(one)","tag":"tee,tdx","sign":"0x00"}"#) as? AppOrder == appOrder)
        let datasetOrder = DatasetOrder(
            dataset: subject,
            datasetPrice: UInt256(3),
            volume: UInt256(1),
            appRestrict: .zero,
            salt: salt
        )
        #expect(try order(#"{"dataset":"\#(one)","datasetprice":3}"#) as? DatasetOrder == datasetOrder)
        let poolOrder = WorkerpoolOrder(workerpool: subject, volume: UInt256(1), category: UInt256(2), salt: salt)
        #expect(try order(#"{"workerpool":"\#(one)","category":2}"#) as? WorkerpoolOrder == poolOrder)
    }

    @Test("completes a request by its signer, and writes parameters that are an object as one text")
    func request() throws {
        let text = #"{"app":"\#(one)","category":"0","params":{"iexec_args":"a b","iexec_result_encryption":false}}"#
        let request = try #require(try order(text) as? RequestOrder)
        #expect(request.requester == (try EthereumAddress(parsing: two)) && request.dataset == .zero)
        #expect(request.params == #"{"iexec_args":"a b","iexec_result_encryption":false}"#)
        #expect(try (order(#"{"app":"\#(one)","category":0,"params":"été"}"#) as? RequestOrder)?.params == "été")
    }

    @Test("refuses what it cannot complete, and names that have no meaning")
    func refused() {
        let unsalted = #"{"app":"\#(one)"}"#
        #expect(throws: OrderFileError.missingMember("salt")) {
            try OrderTemplate(parsing: Array(unsalted.utf8)).order(signer: .zero, salt: nil)
        }
        #expect(throws: OrderFileError.missingMember("category")) { try order(#"{"workerpool":"\#(one)"}"#) }
        #expect(throws: OrderFileError.notAnOrder) { try order(#"{"volume":1}"#) }
        #expect(throws: OrderFileError.notAnOrder) { try order("[]") }
        #expect(throws: OrderFileError.unknownMember("price")) { try order(#"{"app":"\#(one)","price":1}"#) }
        #expect {
            try order(#"{"app":"\#(one)","tag":["tea"]}"#)
        } throws: { error in
            (error as? OrderFileError)?.identifier == "order-member-malformed"
        }
    }
}
