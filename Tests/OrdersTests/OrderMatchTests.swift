import Cryptography
import MarketTestSupport
import Orders
import Testing

@Suite struct OrderMatchTests {
    typealias Spoil = @Sendable (inout MatchCase) throws -> Void

    private static func restrict(_ field: any WritableKeyPath<MarketScenario, EthereumAddress> & Sendable) -> Spoil {
        { $0.scenario[keyPath: field] = try Wallet.stranger.address }
    }

    private static func unregister(_ kind: RegistryKind) -> Spoil { { $0.unregistered.insert(kind) } }

    private static func forge(_ kind: OrderKind) -> Spoil { { $0.forged.insert(kind) } }

    /// What makes each check fail, in PoCo's order.
    static let spoils: [(refusal: MatchRefusal, spoil: Spoil)] = [
        (.categoryMismatch, { $0.scenario.request.category = UInt256(3) }),
        (
            .unknownCategory,
            {
                $0.scenario.request.category = UInt256(5)
                $0.scenario.workerpool.category = UInt256(5)
            }
        ),
        (.trustTooLow, { $0.scenario.request.trust = UInt256(2) }),
        (.appTooExpensive, { $0.scenario.app.appPrice = UInt256(1) }),
        (.datasetTooExpensive, { $0.scenario.dataset.datasetPrice = UInt256(1) }),
        (.workerpoolTooExpensive, { $0.scenario.workerpool.workerpoolPrice = UInt256(1) }),
        (.tagNotOffered, { $0.scenario.workerpool.tag = .none }),
        (.appNotConfidential, { $0.scenario.app.tag = .none }),
        (.requestForAnotherApp, restrict(\.request.app)),
        (.requestForAnotherDataset, restrict(\.request.dataset)),
        (.requestRestrictedToAnotherWorkerpool, restrict(\.request.workerpool)),
        (.appRestrictedToAnotherDataset, restrict(\.app.datasetRestrict)),
        (.appRestrictedToAnotherWorkerpool, restrict(\.app.workerpoolRestrict)),
        (.appRestrictedToAnotherRequester, restrict(\.app.requesterRestrict)),
        (.datasetRestrictedToAnotherApp, restrict(\.dataset.appRestrict)),
        (.datasetRestrictedToAnotherWorkerpool, restrict(\.dataset.workerpoolRestrict)),
        (.datasetRestrictedToAnotherRequester, restrict(\.dataset.requesterRestrict)),
        (.workerpoolRestrictedToAnotherApp, restrict(\.workerpool.appRestrict)),
        (.workerpoolRestrictedToAnotherDataset, restrict(\.workerpool.datasetRestrict)),
        (.workerpoolRestrictedToAnotherRequester, restrict(\.workerpool.requesterRestrict)),
        (.unknownApp, unregister(.app)),
        (.appOrderNotSigned, forge(.app)),
        (.unknownDataset, unregister(.dataset)),
        (.datasetOrderNotSigned, forge(.dataset)),
        (.unknownWorkerpool, unregister(.workerpool)),
        (.workerpoolOrderNotSigned, forge(.workerpool)),
        (.requesterIsNobody, { $0.scenario.request.requester = .zero }),
        (.requestOrderNotSigned, forge(.request)),
        (.noVolumeLeft, { $0.scenario.request.volume = .zero }),
    ]

    @Test("each check refuses by itself, with its own code, identifier and sentence", arguments: spoils.indices)
    func eachCheck(index: Int) throws {
        var spoiled = try MatchCase()
        _ = try spoiled.deal()
        try Self.spoils[index].spoil(&spoiled)
        #expect(throws: Self.spoils[index].refusal) { try spoiled.deal() }
    }

    @Test("the first failing check wins over all later ones", arguments: spoils.indices)
    func firstWins(index: Int) throws {
        var spoiled = try MatchCase()
        for (_, spoil) in Self.spoils[index...].reversed() { try spoil(&spoiled) }
        #expect(throws: Self.spoils[index].refusal) { try spoiled.deal() }
    }

    @Test("the table has every refusal once, with rising codes and distinct texts")
    func table() {
        let refusals = Self.spoils.map(\.refusal)
        #expect(refusals == MatchRefusal.allCases)
        #expect(zip(refusals, refusals.dropFirst()).allSatisfy { $0.code <= $1.code })
        #expect(Set(refusals.map(\.identifier)).count == refusals.count)
        #expect(Set(refusals.map(\.sentence)).count == refusals.count)
        #expect(refusals.allSatisfy { $0.sentence.hasSuffix(".") && $0.sentence.contains(";") })
    }

    @Test("freezes what was agreed")
    func freezes() throws {
        var fine = try MatchCase()
        fine.scenario.request.volume = UInt256(20)
        fine.scenario.workerpool.workerpoolPrice = UInt256(9)
        fine.scenario.request.workerpoolMaxPrice = UInt256(10)
        fine.scenario.dataset.tag = OrderTag.tee.union(.scone)
        fine.consumptions = [
            .request: OrderConsumption(consumed: UInt256(3), isClosed: false),
            .dataset: OrderConsumption(consumed: UInt256(4), isClosed: false),
        ]
        let deal = try fine.deal(at: 77)
        let scenario = fine.scenario
        #expect(deal.botFirst == UInt256(3) && deal.botSize == UInt256(6))
        #expect(deal.startTime == 77 && deal.terms.trust == UInt256(1) && deal.terms.tag == .tee)
        #expect(deal.workerStake == UInt256(2) && deal.schedulerRewardRatio == UInt256(1))
        #expect(try deal.terms.taskPrice == UInt256(9))
        #expect(deal.sponsor == scenario.request.requester && deal.terms.params == scenario.request.params)
        #expect(deal.terms.app.owner == scenario.appEntry.owner && deal.terms.app.address == scenario.app.app)
        #expect(deal.terms.dataset?.order == scenario.dataset.hash(in: scenario.domain))
        let identifier = DealIdentifier(
            requestOrder: scenario.request.hash(in: scenario.domain),
            consumedBefore: UInt256(3)
        )
        #expect(deal.identifier == identifier)
        #expect(try deal.task(at: UInt256(8)) == TaskIdentifier(deal: identifier, index: UInt256(8)))
        for index in [UInt256(2), UInt256(9), .max] {
            #expect(throws: OrdersError.taskIndexOutsideDeal) { try deal.task(at: index) }
        }
        #expect(try Deal(decoding: deal.encoded()) == deal)
    }

    @Test("matches without a dataset, unless somebody restricts to one")
    func withoutDataset() throws {
        var fine = try MatchCase()
        fine.scenario.request.dataset = .zero
        func deal() throws -> Deal {
            let match = try fine.match
            return try OrderMatch(
                domain: match.domain,
                app: match.app,
                workerpool: match.workerpool,
                request: match.request
            ).deal(in: fine, at: 0)
        }
        let made = try deal()
        #expect(made.terms.dataset == nil)
        #expect(try Deal(decoding: made.encoded()) == made)
        fine.scenario.app.datasetRestrict = fine.scenario.datasetEntry.address
        #expect(throws: MatchRefusal.appRestrictedToAnotherDataset) { try deal() }
    }

    @Test("a restriction to a group admits its members only")
    func groups() throws {
        var grouped = try MatchCase()
        let group = try Wallet.stranger.address
        grouped.scenario.dataset.appRestrict = group
        #expect(throws: MatchRefusal.datasetRestrictedToAnotherApp) { try grouped.deal() }
        grouped.members[group] = [grouped.scenario.appEntry.address]
        _ = try grouped.deal()
    }

    @Test("a presignature by the owner stands for a signature, one by another does not")
    func presignatures() throws {
        var presigned = try MatchCase()
        presigned.forged = [.dataset]
        let hash = presigned.scenario.dataset.hash(in: presigned.scenario.domain)
        presigned.presigned[hash] = try Wallet.stranger.address
        #expect(throws: MatchRefusal.datasetOrderNotSigned) { try presigned.deal() }
        presigned.presigned[hash] = try Wallet.dataOwner.address
        _ = try presigned.deal()
    }

    @Test("a used up, an overused and a closed order have no volume", arguments: OrderKind.allCases)
    func volumes(kind: OrderKind) throws {
        var used = try MatchCase()
        for consumption in [
            OrderConsumption(consumed: UInt256(1000), isClosed: false),
            OrderConsumption(consumed: .max, isClosed: false), OrderConsumption(consumed: .zero, isClosed: true),
        ] {
            used.consumptions = [kind: consumption]
            #expect(throws: MatchRefusal.noVolumeLeft) { try used.deal() }
        }
    }
}
