package import Cryptography
package import Orders

/// Three registered assets and four orders that match; a test spoils what it is about.
package struct MarketScenario: Sendable {
    package var domain: OrderDomain
    package var appEntry: Registered<AppEntry>
    package var datasetEntry: Registered<DatasetEntry>
    package var workerpoolEntry: Registered<WorkerpoolEntry>
    package var app: AppOrder
    package var dataset: DatasetOrder
    package var workerpool: WorkerpoolOrder
    package var request: RequestOrder

    /// The measurement of the scenario's app on the simulated platform.
    package static let measurement = SHA256Digest.of(Array("measurement".utf8))

    package init(datasetName: String = "dataset") throws {
        domain = .local(contract: try EthereumAddress(bytes: [UInt8](repeating: 0x11, count: 20)))
        appEntry = Registered(
            entry: try AppEntry(
                name: "heatmap",
                contentIdentifier: "QmApp",
                checksum: SHA256Digest.of([1]),
                manifest: SHA256Digest.of([2]),
                measurements: [.simulated: [Self.measurement]],
                columns: ["cell"],
                disclosure: "A noisy count per cell."
            ),
            owner: try Wallet.developer.address
        )
        datasetEntry = Registered(
            entry: try DatasetEntry(
                contentIdentifier: "Qm" + datasetName,
                checksum: SHA256Digest.of(Array(datasetName.utf8)),
                headerDigest: SHA256Digest.of([4]),
                environments: [.simulated, .sgx]
            ),
            owner: try Wallet.dataOwner.address
        )
        workerpoolEntry = Registered(
            entry: try WorkerpoolEntry(description: "One machine."),
            owner: try Wallet.pool.address
        )
        let medium = UInt256(TaskCategory.medium.rawValue)
        app = AppOrder(app: appEntry.address, volume: UInt256(1000), tag: .tee, salt: .zero)
        dataset = DatasetOrder(
            dataset: datasetEntry.address,
            volume: UInt256(10),
            tag: .tee,
            appRestrict: appEntry.address,
            salt: .zero
        )
        workerpool = WorkerpoolOrder(
            workerpool: workerpoolEntry.address,
            volume: UInt256(100),
            tag: .tee,
            category: medium,
            trust: UInt256(1),
            salt: .zero
        )
        request = RequestOrder(
            app: appEntry.address,
            dataset: datasetEntry.address,
            workerpool: workerpoolEntry.address,
            requester: try Wallet.requester.address,
            volume: UInt256(1),
            tag: .tee,
            category: medium,
            beneficiary: try Wallet.requester.address,
            params: #"{"iexec_args":"--recipient age1été"}"#,
            salt: .zero
        )
    }

    /// The same salt in the four orders, so that a test can make distinct ones.
    package mutating func salt(_ number: UInt64) throws {
        let salt = try OrderSalt(UInt256(number).bigEndianBytes)
        (app.salt, dataset.salt, workerpool.salt, request.salt) = (salt, salt, salt, salt)
    }

    package var signedApp: SignedOrder<AppOrder> {
        get throws { SignedOrder(app, in: domain, by: try Wallet.developer.key()) }
    }

    package var signedDataset: SignedOrder<DatasetOrder> {
        get throws { SignedOrder(dataset, in: domain, by: try Wallet.dataOwner.key()) }
    }

    package var signedWorkerpool: SignedOrder<WorkerpoolOrder> {
        get throws { SignedOrder(workerpool, in: domain, by: try Wallet.pool.key()) }
    }

    package var signedRequest: SignedOrder<RequestOrder> {
        get throws { SignedOrder(request, in: domain, by: try Wallet.requester.key()) }
    }

    /// The four orders, each signed by the right wallet.
    package var match: OrderMatch {
        get throws {
            OrderMatch(
                domain: domain,
                app: try signedApp,
                dataset: try signedDataset,
                workerpool: try signedWorkerpool,
                request: try signedRequest
            )
        }
    }

    /// The bundle of the first task of the first deal.
    package var bundle: DealBundle {
        get throws {
            DealBundle(
                domain: domain,
                app: appEntry,
                dataset: datasetEntry,
                workerpool: workerpoolEntry,
                appOrder: try signedApp,
                datasetOrder: try signedDataset,
                workerpoolOrder: try signedWorkerpool,
                requestOrder: try signedRequest,
                consumedBefore: .zero,
                taskIndex: .zero,
                worker: try Wallet.worker.address
            )
        }
    }
}
