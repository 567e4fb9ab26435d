import Cryptography
import Orders

extension ResultExamination {
    /// Who agreed to what: registry entries, four signatures, and the match.
    ///
    /// - Returns: the deal, where all of it holds.
    mutating func examineOrders(of bundle: DealBundle) -> VerifiedDeal? {
        func require(_ address: EthereumAddress, _ ordered: EthereumAddress) throws(CheckFailure) {
            try CheckFailure.require(address == ordered, else: "another-address")
        }
        check(.appEntry) { try require(bundle.app.address, bundle.appOrder.order.app) }
        check(.datasetEntry) { try require(bundle.dataset.address, bundle.datasetOrder.order.dataset) }
        check(.workerpoolEntry) { try require(bundle.workerpool.address, bundle.workerpoolOrder.order.workerpool) }
        let domain = bundle.domain
        check(.appOrder) { try bundle.appOrder.verified(in: domain, signer: bundle.app.owner) }
        check(.datasetOrder) { try bundle.datasetOrder.verified(in: domain, signer: bundle.dataset.owner) }
        check(.workerpoolOrder) { try bundle.workerpoolOrder.verified(in: domain, signer: bundle.workerpool.owner) }
        check(.requestOrder) {
            try bundle.requestOrder.verified(in: domain, signer: bundle.requestOrder.order.requester)
        }
        return check(.match) { try bundle.verify() }
    }
}
