import Cryptography
import OrderFiles
import Orders
import StrictJSON
import Testing

@Suite struct OrderFileTests {
    private static let nobody = "0x" + String(repeating: "0", count: 40)
    private static let app = "0xA1A1a1a1A1A1A1A1A1a1a1a1a1a1A1A1a1A1a1a1"

    /// A good app order.
    private static let order: [String: JSONValue] = [
        "app": .text(app), "appprice": .number("7"), "volume": .text("9007199254740991"),
        "tag": .text("0x" + String(repeating: "0", count: 63) + "9"), "datasetrestrict": .text(nobody),
        "workerpoolrestrict": .text(nobody), "requesterrestrict": .text(nobody),
        "salt": .text("0x" + String(repeating: "aB", count: 32)), "sign": .text("0x"),
    ]

    private func read(_ members: [String: JSONValue]) throws -> OrderFile {
        try OrderFile(parsing: Array(JSONValue.object(members).description.utf8))
    }

    private func read(changing name: String, to value: JSONValue?) throws -> OrderFile {
        var members = Self.order
        members[name] = value
        return try read(members)
    }

    @Test("reads numbers as strings and as JSON numbers, and addresses in every allowed case")
    func forms() throws {
        let read = try read(Self.order)
        let expected = AppOrder(
            app: try EthereumAddress(bytes: [UInt8](repeating: 0xA1, count: 20)),
            appPrice: UInt256(7),
            volume: UInt256(9_007_199_254_740_991),
            tag: OrderTag.tee.union(.tdx),
            salt: try OrderSalt([UInt8](repeating: 0xAB, count: 32))
        )
        #expect(read.order as? AppOrder == expected && read.signature == [])
        for address in [Self.app.lowercased(), "0x" + String(repeating: "A1", count: 20)] {
            #expect(try self.read(changing: "app", to: .text(address)).order as? AppOrder == expected)
        }
        let largest = "115792089237316195423570985008687907853269984665640564039457584007913129639935"
        #expect(try self.read(changing: "volume", to: .number(largest)).order.volume == .max)
        #expect(try self.read(changing: "sign", to: nil).signature == nil)
    }

    @Test("refuses a number that is none, or beyond 256 bits")
    func numbers() {
        for number in [
            .text(""), .text("-1"), .text("1.0"), .text("0x1"), .text("1e3"), .number("1e3"), .null,
            .bool(true), .text(String(repeating: "0", count: 79)),
        ] as [JSONValue] {
            #expect(throws: OrderFileError.malformedMember("volume", type: "uint256"), "\(number)") {
                try read(changing: "volume", to: number)
            }
        }
        let beyond = "115792089237316195423570985008687907853269984665640564039457584007913129639936"
        #expect(throws: OrderFileError.order(.numberOverflow)) { try read(changing: "volume", to: .text(beyond)) }
    }

    @Test("refuses an address of another form, and one with a mistyped letter")
    func addresses() {
        for text in ["", "0x", Self.app + "0", String(Self.app.dropFirst(2)), String(Self.app.dropLast()) + "g"] {
            #expect(throws: OrderFileError.malformedMember("app", type: "address"), "\(text)") {
                try read(changing: "app", to: .text(text))
            }
        }
        let mistyped = Self.app.replacing("A1A1a1", with: "A1a1a1", maxReplacements: 1)
        #expect(throws: OrderFileError.addressChecksum("app")) { try read(changing: "app", to: .text(mistyped)) }
    }

    @Test("refuses a word that has not 32 bytes", arguments: ["0x", "0x09", "9", String(repeating: "0", count: 66)])
    func words(text: String) {
        for name in ["tag", "salt"] {
            #expect(throws: OrderFileError.malformedMember(name, type: "bytes32")) {
                try read(changing: name, to: .text(text))
            }
        }
    }

    @Test("refuses a member too few and one too many")
    func members() {
        for name in Self.order.keys where name != "sign" && name != "appprice" {
            #expect(throws: OrderFileError.missingMember(name)) { try read(changing: name, to: nil) }
        }
        #expect(throws: OrderFileError.unknownMember("expires")) { try read(changing: "expires", to: .text("1")) }
        #expect(throws: OrderFileError.notAnOrder) { try read(changing: "appprice", to: nil) }
        #expect(throws: OrderFileError.notAnOrder) { try read([:]) }
        #expect(throws: OrderFileError.notAnOrder) { try OrderFile(parsing: Array("[]".utf8)) }
    }

    @Test("refuses a signature that is no hexadecimal text", arguments: ["", "00", "0x0", "0xzz"])
    func signatures(text: String) {
        #expect(throws: OrderFileError.malformedSignature) { try read(changing: "sign", to: .text(text)) }
    }

    @Test("reads operations 0 and 1 alone")
    func operations() throws {
        var inner = Self.order
        inner["sign"] = nil
        for (number, operation) in [(JSONValue.number("0"), OrderOperation.sign), (.text("1"), .close)] {
            let file = try read(["order": .object(inner), "operation": number, "sign": .text("0x01")])
            guard case .operation(operation, _) = file.content else {
                Issue.record("not the operation")
                continue
            }
            #expect(file.signature == [1])
        }
        for number in [JSONValue.number("2"), .text("CLOSE"), .null, .number("18446744073709551616")] {
            #expect(throws: OrderFileError.unknownOperation) {
                try read(["order": .object(inner), "operation": number])
            }
        }
    }

    @Test("reads the SDK's file of one order, for its chain alone")
    func ordersFile() throws {
        let file = try read(["31337": .object(["apporder": .object(Self.order)])])
        #expect(try file.order as? AppOrder == read(Self.order).order as? AppOrder)
        try file.check(OrderDomain(chainIdentifier: UInt256(31_337), verifyingContract: .zero))
        #expect(throws: OrderFileError.otherDomain) {
            try file.check(OrderDomain(chainIdentifier: UInt256(134), verifyingContract: .zero))
        }
        let two: [String: JSONValue] = ["apporder": .object(Self.order), "datasetorder": .object([:])]
        #expect(throws: OrderFileError.notAnOrder) { try read(["31337": .object(two)]) }
    }

    @Test("reads an order of the market's API, for the chain that it is told with")
    func marketAnswer() throws {
        var answer: [String: JSONValue] = ["chainId": .number("31337"), "order": .object(Self.order)]
        let file = try read(answer)
        #expect(try file.order as? AppOrder == read(Self.order).order as? AppOrder)
        try file.check(OrderDomain(chainIdentifier: UInt256(31_337), verifyingContract: .zero))
        #expect(throws: OrderFileError.otherDomain) {
            try file.check(OrderDomain(chainIdentifier: UInt256(134), verifyingContract: .zero))
        }
        answer["chainId"] = .null
        #expect(throws: OrderFileError.malformedMember("chainId", type: "uint256")) { try read(answer) }
    }

    @Test("refuses typed data that declares other types, or is of another type than it says")
    func types() {
        var message = Self.order
        message["sign"] = nil
        let members = ["name", "version", "chainId", "verifyingContract"].map {
            JSONValue.object(["name": .text($0), "type": .text("string")])
        }
        for types in [JSONValue.object(["AppOrder": .array(members)]), .object([:]), .null] {
            #expect(throws: OrderFileError.otherTypes) {
                try read(["types": types, "primaryType": .text("AppOrder"), "message": .object(message)])
            }
        }
        #expect(throws: OrderFileError.otherTypes) {
            try read(["primaryType": .text("DatasetOrder"), "message": .object(message)])
        }
    }

    @Test("refuses a text that is no JSON, and one beyond the limit")
    func texts() {
        #expect(throws: OrderFileError.malformedJSON(.malformed(offset: 1))) {
            try OrderFile(parsing: Array("{".utf8))
        }
        #expect(throws: OrderFileError.tooLong) {
            try OrderFile(parsing: [UInt8](repeating: 0x20, count: OrderFile.maximumCount + 1))
        }
    }
}
