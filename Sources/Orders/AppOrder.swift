package import Cryptography

/// What an app owner signs: who may run the app, with which data and where, how often and for how much.
package struct AppOrder: MarketOrder {
    package static let kind = OrderKind.app

    /// `app`: the app's registry address.
    package var app: EthereumAddress
    /// `appprice`: price per task in nRLC.
    package var appPrice: UInt256
    /// `volume`: how many tasks the order may serve in all.
    package var volume: UInt256
    /// `tag`: what the app needs from its host.
    package var tag: OrderTag
    /// `datasetrestrict`: the only dataset (or group of datasets) allowed; zero for any.
    package var datasetRestrict: EthereumAddress
    /// `workerpoolrestrict`: the only workerpool (or group) allowed; zero for any.
    package var workerpoolRestrict: EthereumAddress
    /// `requesterrestrict`: the only requester (or group) allowed; zero for any.
    package var requesterRestrict: EthereumAddress
    /// `salt`: makes equal terms different orders.
    package var salt: OrderSalt

    /// An order; what is left out is free, unrestricted and without demands.
    package init(
        app: EthereumAddress,
        appPrice: UInt256 = .zero,
        volume: UInt256,
        tag: OrderTag = .none,
        datasetRestrict: EthereumAddress = .zero,
        workerpoolRestrict: EthereumAddress = .zero,
        requesterRestrict: EthereumAddress = .zero,
        salt: OrderSalt
    ) {
        self.app = app
        self.appPrice = appPrice
        self.volume = volume
        self.tag = tag
        self.datasetRestrict = datasetRestrict
        self.workerpoolRestrict = workerpoolRestrict
        self.requesterRestrict = requesterRestrict
        self.salt = salt
    }
}

extension AppOrder {
    package static let typeString =
        "AppOrder(address app,uint256 appprice,uint256 volume,bytes32 tag,address datasetrestrict,"
        + "address workerpoolrestrict,address requesterrestrict,bytes32 salt)"

    package static let typeHash = Keccak256.digest(of: Array(typeString.utf8))

    package var subject: EthereumAddress { app }

    package var fields: [EIP712Field] {
        [
            .address(app), .number(appPrice), .number(volume), .word(tag.bytes), .address(datasetRestrict),
            .address(workerpoolRestrict), .address(requesterRestrict), .word(salt.bytes),
        ]
    }

    package init(reading fields: inout OrderFieldReader) throws {
        app = try fields.address()
        appPrice = try fields.number()
        volume = try fields.number()
        tag = try fields.tag()
        datasetRestrict = try fields.address()
        workerpoolRestrict = try fields.address()
        requesterRestrict = try fields.address()
        salt = try fields.salt()
    }
}
