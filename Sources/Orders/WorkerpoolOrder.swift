package import Cryptography

/// What a workerpool owner signs: which work the pool offers to do, for whom and for how much.
package struct WorkerpoolOrder: MarketOrder {
    package static let kind = OrderKind.workerpool

    /// `workerpool`: the workerpool's registry address.
    package var workerpool: EthereumAddress
    /// `workerpoolprice`: price per task in nRLC.
    package var workerpoolPrice: UInt256
    /// `volume`: how many tasks the order may serve in all.
    package var volume: UInt256
    /// `tag`: what the pool's machines offer.
    package var tag: OrderTag
    /// `category`: the length class of a task; see `TaskCategory`.
    package var category: UInt256
    /// `trust`: the highest level of replication offered.
    package var trust: UInt256
    /// `apprestrict`: the only app (or group of apps) allowed; zero for any.
    package var appRestrict: EthereumAddress
    /// `datasetrestrict`: the only dataset (or group) allowed; zero for any.
    package var datasetRestrict: EthereumAddress
    /// `requesterrestrict`: the only requester (or group) allowed; zero for any.
    package var requesterRestrict: EthereumAddress
    /// `salt`: makes equal terms different orders.
    package var salt: OrderSalt

    /// An order; what is left out is free, unrestricted and without demands.
    package init(
        workerpool: EthereumAddress,
        workerpoolPrice: UInt256 = .zero,
        volume: UInt256,
        tag: OrderTag = .none,
        category: UInt256,
        trust: UInt256 = .zero,
        appRestrict: EthereumAddress = .zero,
        datasetRestrict: EthereumAddress = .zero,
        requesterRestrict: EthereumAddress = .zero,
        salt: OrderSalt
    ) {
        self.workerpool = workerpool
        self.workerpoolPrice = workerpoolPrice
        self.volume = volume
        self.tag = tag
        self.category = category
        self.trust = trust
        self.appRestrict = appRestrict
        self.datasetRestrict = datasetRestrict
        self.requesterRestrict = requesterRestrict
        self.salt = salt
    }
}

extension WorkerpoolOrder {
    package static let typeString =
        "WorkerpoolOrder(address workerpool,uint256 workerpoolprice,uint256 volume,bytes32 tag,"
        + "uint256 category,uint256 trust,address apprestrict,address datasetrestrict,"
        + "address requesterrestrict,bytes32 salt)"

    package static let typeHash = Keccak256.digest(of: Array(typeString.utf8))

    package var subject: EthereumAddress { workerpool }

    package var fields: [EIP712Field] {
        [
            .address(workerpool), .number(workerpoolPrice), .number(volume), .word(tag.bytes),
            .number(category), .number(trust), .address(appRestrict), .address(datasetRestrict),
            .address(requesterRestrict), .word(salt.bytes),
        ]
    }

    package init(reading fields: inout OrderFieldReader) throws {
        workerpool = try fields.address()
        workerpoolPrice = try fields.number()
        volume = try fields.number()
        tag = try fields.tag()
        category = try fields.number()
        trust = try fields.number()
        appRestrict = try fields.address()
        datasetRestrict = try fields.address()
        requesterRestrict = try fields.address()
        salt = try fields.salt()
    }
}
