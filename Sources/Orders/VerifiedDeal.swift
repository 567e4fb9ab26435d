package import Cryptography

/// A deal and one of its tasks, proved by signatures alone; only `DealBundle.verify` makes one.
///
/// What it does not prove, because only the ledger knows: that the orders still had volume and were not closed, when
/// the deal was made, and that it was made at all.
package struct VerifiedDeal: Hashable, Sendable {
    /// The ledger's domain.
    package let domain: OrderDomain
    /// What the four orders agree on.
    package let terms: DealTerms
    /// The app.
    package let app: AppEntry
    /// The dataset.
    package let dataset: DatasetEntry
    /// The deal.
    package let dealIdentifier: DealIdentifier
    /// The task.
    package let taskIdentifier: TaskIdentifier
    /// Index of the task.
    package let taskIndex: UInt256
    /// Who is to do the task; to be proved by the workerpool owner's authorization.
    package let worker: EthereumAddress
    /// The environments in which the app has measurements and the dataset allows its key.
    package let environments: Set<ExecutionEnvironment>

    fileprivate init(
        bundle: DealBundle,
        terms: DealTerms,
        environments: Set<ExecutionEnvironment>
    ) {
        domain = bundle.domain
        self.terms = terms
        app = bundle.app.entry
        dataset = bundle.dataset.entry
        dealIdentifier = bundle.dealIdentifier
        taskIdentifier = bundle.taskIdentifier
        taskIndex = bundle.taskIndex
        worker = bundle.worker
        self.environments = environments
    }

    /// Whether the app may attest with this measurement, and the dataset be opened, in this environment.
    package func allows(_ measurement: Digest, in environment: ExecutionEnvironment) -> Bool {
        environments.contains(environment) && app.measurements[environment]?.contains(measurement) == true
    }
}

extension DealBundle {
    /// Checks everything that follows from the bundle itself.
    ///
    /// In this order: the three registry addresses; all conditions of `OrderMatch` from 0x00 to 0x50, where signatures
    /// must be present (a presignature lives on a ledger) and a restriction to a group counts as one to somebody else
    /// unless `isMember` says otherwise; the deal's identifier; the task's index and identifier; a worker; and an
    /// environment that app and dataset have in common.
    ///
    /// - Parameter isMember: whether a group contains an account, asked of a ledger one trusts; by default none does.
    /// - Returns: the deal, as far as signatures prove it.
    /// - Throws: `OrdersError`, a case per cause.
    package func verify(
        isMember: @escaping (_ group: EthereumAddress, _ account: EthereumAddress) -> Bool = { _, _ in false }
    ) throws(OrdersError) -> VerifiedDeal {
        let (orderedApp, orderedDataset) = (appOrder.order.app, datasetOrder.order.dataset)
        guard app.address == orderedApp else { throw .registryAddressMismatch(.app) }
        guard dataset.address == orderedDataset else { throw .registryAddressMismatch(.dataset) }
        guard workerpool.address == workerpoolOrder.order.workerpool else {
            throw .registryAddressMismatch(.workerpool)
        }
        let terms = try verifiedTerms(isMember: isMember)
        try verifyIdentifiers(requestHash: terms.requestOrder)
        guard worker != .zero else { throw .workerIsNobody }
        let common = dataset.entry.environments.intersection(app.entry.measurements.keys)
        guard !common.isEmpty else { throw .noCommonEnvironment }
        return VerifiedDeal(bundle: self, terms: terms, environments: common)
    }

    private func verifiedTerms(
        isMember: @escaping (EthereumAddress, EthereumAddress) -> Bool
    ) throws(OrdersError) -> DealTerms {
        let match = OrderMatch(
            domain: domain,
            app: appOrder,
            dataset: datasetOrder,
            workerpool: workerpoolOrder,
            request: requestOrder
        )
        do {
            return try match.terms(in: BundleContext(bundle: self, isMember: isMember))
        } catch let refusal as MatchRefusal {
            throw .refused(refusal)
        } catch let error as OrdersError {
            throw error
        } catch {
            throw .unknownValue
        }
    }

    private func verifyIdentifiers(requestHash: Digest) throws(OrdersError) {
        let deal = DealIdentifier(requestOrder: requestHash, consumedBefore: consumedBefore)
        guard dealIdentifier == deal else { throw .dealIdentifierMismatch }
        guard taskIndex >= consumedBefore, taskIndex < requestOrder.order.volume else { throw .taskIndexOutsideDeal }
        guard taskIdentifier == TaskIdentifier(deal: deal, index: taskIndex) else { throw .taskIdentifierMismatch }
    }
}

/// The world as far as a bundle knows it: three registered assets and no ledger.
private struct BundleContext: MatchContext {
    let bundle: DealBundle
    let isMember: (EthereumAddress, EthereumAddress) -> Bool

    var categoryCount: UInt256 { UInt256(UInt64(TaskCategory.allCases.count)) }

    func owner(of kind: RegistryKind, at address: EthereumAddress) -> EthereumAddress? {
        switch kind {
        case .app: bundle.app.owner
        case .dataset: bundle.dataset.owner
        case .workerpool: bundle.workerpool.owner
        case .group: nil
        }
    }

    func group(_ group: EthereumAddress, contains account: EthereumAddress) -> Bool { isMember(group, account) }

    func isPresigned(_ order: Digest, by account: EthereumAddress) -> Bool { false }

    func consumption(of order: Digest, _ kind: OrderKind) -> OrderConsumption { .none }
}
