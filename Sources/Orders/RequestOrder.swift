package import Cryptography

/// What a requester signs: the work they ask for and what they would pay at most.
package struct RequestOrder: MarketOrder {
    package static let kind = OrderKind.request

    /// `app`: the app to run.
    package var app: EthereumAddress
    /// `appmaxprice`: the most to pay for the app, per task in nRLC.
    package var appMaxPrice: UInt256
    /// `dataset`: the dataset to run on; zero for none.
    package var dataset: EthereumAddress
    /// `datasetmaxprice`: the most to pay for the dataset, per task in nRLC.
    package var datasetMaxPrice: UInt256
    /// `workerpool`: the only workerpool (or group) to run on; zero for any.
    package var workerpool: EthereumAddress
    /// `workerpoolmaxprice`: the most to pay for the workerpool, per task in nRLC.
    package var workerpoolMaxPrice: UInt256
    /// `requester`: who asks, signs and pays; never zero.
    package var requester: EthereumAddress
    /// `volume`: how many tasks to run.
    package var volume: UInt256
    /// `tag`: what the requester demands of the host.
    package var tag: OrderTag
    /// `category`: the length class of a task; see `TaskCategory`.
    package var category: UInt256
    /// `trust`: the level of replication asked for; 0 and 1 mean one worker.
    package var trust: UInt256
    /// `beneficiary`: for whom the result is; zero for nobody in particular.
    package var beneficiary: EthereumAddress
    /// `callback`: the contract to be called with the result; zero for none.
    package var callback: EthereumAddress
    /// `params`: the parameters of the run, byte-exact: never written anew between signing and hashing.
    package var params: String
    /// `salt`: makes equal terms different orders.
    package var salt: OrderSalt

    /// An order; what is left out is free, unrestricted and without demands.
    package init(
        app: EthereumAddress,
        appMaxPrice: UInt256 = .zero,
        dataset: EthereumAddress,
        datasetMaxPrice: UInt256 = .zero,
        workerpool: EthereumAddress = .zero,
        workerpoolMaxPrice: UInt256 = .zero,
        requester: EthereumAddress,
        volume: UInt256,
        tag: OrderTag = .none,
        category: UInt256,
        trust: UInt256 = .zero,
        beneficiary: EthereumAddress = .zero,
        callback: EthereumAddress = .zero,
        params: String,
        salt: OrderSalt
    ) {
        self.app = app
        self.appMaxPrice = appMaxPrice
        self.dataset = dataset
        self.datasetMaxPrice = datasetMaxPrice
        self.workerpool = workerpool
        self.workerpoolMaxPrice = workerpoolMaxPrice
        self.requester = requester
        self.volume = volume
        self.tag = tag
        self.category = category
        self.trust = trust
        self.beneficiary = beneficiary
        self.callback = callback
        self.params = params
        self.salt = salt
    }
}

extension RequestOrder {
    package static let typeString =
        "RequestOrder(address app,uint256 appmaxprice,address dataset,uint256 datasetmaxprice,"
        + "address workerpool,uint256 workerpoolmaxprice,address requester,uint256 volume,bytes32 tag,"
        + "uint256 category,uint256 trust,address beneficiary,address callback,string params,bytes32 salt)"

    package static let typeHash = Keccak256.digest(of: Array(typeString.utf8))

    package var subject: EthereumAddress { requester }

    package var fields: [EIP712Field] {
        [
            .address(app), .number(appMaxPrice), .address(dataset), .number(datasetMaxPrice),
            .address(workerpool), .number(workerpoolMaxPrice), .address(requester), .number(volume),
            .word(tag.bytes), .number(category), .number(trust), .address(beneficiary), .address(callback),
            .text(params), .word(salt.bytes),
        ]
    }

    package init(reading fields: inout OrderFieldReader) throws {
        app = try fields.address()
        appMaxPrice = try fields.number()
        dataset = try fields.address()
        datasetMaxPrice = try fields.number()
        workerpool = try fields.address()
        workerpoolMaxPrice = try fields.number()
        requester = try fields.address()
        volume = try fields.number()
        tag = try fields.tag()
        category = try fields.number()
        trust = try fields.number()
        beneficiary = try fields.address()
        callback = try fields.address()
        params = try fields.text()
        salt = try fields.salt()
    }
}
