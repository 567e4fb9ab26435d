package import Cryptography

/// What a data owner signs: which app may use the dataset, where, for whom, how often and for how much.
package struct DatasetOrder: MarketOrder {
    package static let kind = OrderKind.dataset

    /// `dataset`: the dataset's registry address, which commits to its content and allowed environments.
    package var dataset: EthereumAddress
    /// `datasetprice`: price per task in nRLC.
    package var datasetPrice: UInt256
    /// `volume`: how many tasks the order may serve in all.
    package var volume: UInt256
    /// `tag`: what the data owner demands of the host; framework bits are not demands.
    package var tag: OrderTag
    /// `apprestrict`: the only app (or group of apps) allowed; zero for any.
    package var appRestrict: EthereumAddress
    /// `workerpoolrestrict`: the only workerpool (or group) allowed; zero for any.
    package var workerpoolRestrict: EthereumAddress
    /// `requesterrestrict`: the only requester (or group) allowed; zero for any.
    package var requesterRestrict: EthereumAddress
    /// `salt`: makes equal terms different orders.
    package var salt: OrderSalt

    /// An order; what is left out is free, unrestricted and without demands.
    package init(
        dataset: EthereumAddress,
        datasetPrice: UInt256 = .zero,
        volume: UInt256,
        tag: OrderTag = .none,
        appRestrict: EthereumAddress,
        workerpoolRestrict: EthereumAddress = .zero,
        requesterRestrict: EthereumAddress = .zero,
        salt: OrderSalt
    ) {
        self.dataset = dataset
        self.datasetPrice = datasetPrice
        self.volume = volume
        self.tag = tag
        self.appRestrict = appRestrict
        self.workerpoolRestrict = workerpoolRestrict
        self.requesterRestrict = requesterRestrict
        self.salt = salt
    }
}

extension DatasetOrder {
    package static let typeString =
        "DatasetOrder(address dataset,uint256 datasetprice,uint256 volume,bytes32 tag,address apprestrict,"
        + "address workerpoolrestrict,address requesterrestrict,bytes32 salt)"

    package static let typeHash = Keccak256.digest(of: Array(typeString.utf8))

    package var subject: EthereumAddress { dataset }

    package var fields: [EIP712Field] {
        [
            .address(dataset), .number(datasetPrice), .number(volume), .word(tag.bytes),
            .address(appRestrict), .address(workerpoolRestrict), .address(requesterRestrict),
            .word(salt.bytes),
        ]
    }

    package init(reading fields: inout OrderFieldReader) throws {
        dataset = try fields.address()
        datasetPrice = try fields.number()
        volume = try fields.number()
        tag = try fields.tag()
        appRestrict = try fields.address()
        workerpoolRestrict = try fields.address()
        requesterRestrict = try fields.address()
        salt = try fields.salt()
    }
}

extension DatasetOrder {
    /// The order that stands for "no dataset" in a match.
    package static let none = DatasetOrder(dataset: .zero, volume: .zero, appRestrict: .zero, salt: .zero)
}
