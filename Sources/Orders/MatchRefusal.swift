/// Why four orders do not make a deal: the cases of PoCo's `matchOrders`, in the order in which they are checked.
///
/// The raw value is the stable identifier for scripts; `code` is the `0xNN` of PoCo's revert text
/// `iExecV5-matchOrders-0xNN`; `sentence` is for people.
package enum MatchRefusal: String, Error, CaseIterable, Sendable {
    /// 0x00.
    case categoryMismatch = "category-mismatch"
    /// 0x01.
    case unknownCategory = "unknown-category"
    /// 0x02.
    case trustTooLow = "trust-too-low"
    /// 0x03.
    case appTooExpensive = "app-too-expensive"
    /// 0x04.
    case datasetTooExpensive = "dataset-too-expensive"
    /// 0x05.
    case workerpoolTooExpensive = "workerpool-too-expensive"
    /// 0x06.
    case tagNotOffered = "tag-not-offered"
    /// 0x07.
    case appNotConfidential = "app-not-confidential"
    /// 0x10.
    case requestForAnotherApp = "request-for-another-app"
    /// 0x11.
    case requestForAnotherDataset = "request-for-another-dataset"
    /// 0x12.
    case requestRestrictedToAnotherWorkerpool = "request-restricted-to-another-workerpool"
    /// 0x13.
    case appRestrictedToAnotherDataset = "app-restricted-to-another-dataset"
    /// 0x14.
    case appRestrictedToAnotherWorkerpool = "app-restricted-to-another-workerpool"
    /// 0x15.
    case appRestrictedToAnotherRequester = "app-restricted-to-another-requester"
    /// 0x16.
    case datasetRestrictedToAnotherApp = "dataset-restricted-to-another-app"
    /// 0x17.
    case datasetRestrictedToAnotherWorkerpool = "dataset-restricted-to-another-workerpool"
    /// 0x18.
    case datasetRestrictedToAnotherRequester = "dataset-restricted-to-another-requester"
    /// 0x19.
    case workerpoolRestrictedToAnotherApp = "workerpool-restricted-to-another-app"
    /// 0x1a.
    case workerpoolRestrictedToAnotherDataset = "workerpool-restricted-to-another-dataset"
    /// 0x1b.
    case workerpoolRestrictedToAnotherRequester = "workerpool-restricted-to-another-requester"
    /// 0x20.
    case unknownApp = "unknown-app"
    /// 0x21.
    case appOrderNotSigned = "app-order-not-signed"
    /// 0x30.
    case unknownDataset = "unknown-dataset"
    /// 0x31.
    case datasetOrderNotSigned = "dataset-order-not-signed"
    /// 0x40.
    case unknownWorkerpool = "unknown-workerpool"
    /// 0x41.
    case workerpoolOrderNotSigned = "workerpool-order-not-signed"
    /// 0x50 as well, and a deviation: PoCo would let a broken signature pass for requester zero.
    case requesterIsNobody = "requester-is-nobody"
    /// 0x50.
    case requestOrderNotSigned = "request-order-not-signed"
    /// 0x60.
    case noVolumeLeft = "no-volume-left"
}

extension MatchRefusal {
    /// The stable identifier.
    package var identifier: String { rawValue }

    /// PoCo's code.
    package var code: UInt8 {
        switch self {
        case .categoryMismatch: 0x00
        case .unknownCategory: 0x01
        case .trustTooLow: 0x02
        case .appTooExpensive: 0x03
        case .datasetTooExpensive: 0x04
        case .workerpoolTooExpensive: 0x05
        case .tagNotOffered: 0x06
        case .appNotConfidential: 0x07
        case .requestForAnotherApp: 0x10
        case .requestForAnotherDataset: 0x11
        case .requestRestrictedToAnotherWorkerpool: 0x12
        case .appRestrictedToAnotherDataset: 0x13
        case .appRestrictedToAnotherWorkerpool: 0x14
        case .appRestrictedToAnotherRequester: 0x15
        case .datasetRestrictedToAnotherApp: 0x16
        case .datasetRestrictedToAnotherWorkerpool: 0x17
        case .datasetRestrictedToAnotherRequester: 0x18
        case .workerpoolRestrictedToAnotherApp: 0x19
        case .workerpoolRestrictedToAnotherDataset: 0x1a
        case .workerpoolRestrictedToAnotherRequester: 0x1b
        case .unknownApp: 0x20
        case .appOrderNotSigned: 0x21
        case .unknownDataset: 0x30
        case .datasetOrderNotSigned: 0x31
        case .unknownWorkerpool: 0x40
        case .workerpoolOrderNotSigned: 0x41
        case .requesterIsNobody, .requestOrderNotSigned: 0x50
        case .noVolumeLeft: 0x60
        }
    }

    /// What is wrong and what to do about it.
    package var sentence: String {
        switch self {
        case .categoryMismatch:
            "The request and the workerpool name different categories; ask for the category that the pool offers."
        case .unknownCategory:
            "The ledger has no such category; choose one from 0 (XS) to 4 (XL)."
        case .trustTooLow:
            "The request asks for more trust than the workerpool offers; lower the request's trust or choose another pool."
        case .appTooExpensive:
            "The app costs more than the request would pay; raise appmaxprice or choose another app order."
        case .datasetTooExpensive:
            "The dataset costs more than the request would pay; raise datasetmaxprice or choose another dataset order."
        case .workerpoolTooExpensive:
            "The workerpool costs more than the request would pay; raise workerpoolmaxprice or choose another pool."
        case .tagNotOffered:
            "The workerpool lacks a property that the app, dataset or request demands; choose a pool with that tag."
        case .appNotConfidential:
            "Confidential execution is demanded, but the app order does not offer it; the developer must sign it with tag tee."
        case .requestForAnotherApp:
            "The request names another app than the app order; choose an order of the requested app."
        case .requestForAnotherDataset:
            "The request names another dataset than the dataset order; choose an order of the requested dataset."
        case .requestRestrictedToAnotherWorkerpool:
            "The request allows another workerpool only; choose an order of that pool."
        case .appRestrictedToAnotherDataset:
            "The app order allows another dataset only; ask the developer for an order that allows this one."
        case .appRestrictedToAnotherWorkerpool:
            "The app order allows another workerpool only; choose that pool or another app order."
        case .appRestrictedToAnotherRequester:
            "The app order allows another requester only; ask the developer for an order that allows you."
        case .datasetRestrictedToAnotherApp:
            "The data owner allows another app only; request that app, or ask the owner to allow this one."
        case .datasetRestrictedToAnotherWorkerpool:
            "The data owner allows another workerpool only; choose that pool."
        case .datasetRestrictedToAnotherRequester:
            "The data owner allows another requester only; ask the owner for an order that allows you."
        case .workerpoolRestrictedToAnotherApp:
            "The workerpool works for another app only; choose another pool."
        case .workerpoolRestrictedToAnotherDataset:
            "The workerpool works on another dataset only; choose another pool."
        case .workerpoolRestrictedToAnotherRequester:
            "The workerpool works for another requester only; choose another pool."
        case .unknownApp:
            "The app is not registered on this ledger; the developer must register it first."
        case .appOrderNotSigned:
            "The app order does not carry its owner's signature for this ledger; ask the developer to sign it anew."
        case .unknownDataset:
            "The dataset is not registered on this ledger; the data owner must publish it first."
        case .datasetOrderNotSigned:
            "The dataset order does not carry its owner's signature for this ledger; ask the owner to sign it anew."
        case .unknownWorkerpool:
            "The workerpool is not registered on this ledger; its owner must register it first."
        case .workerpoolOrderNotSigned:
            "The workerpool order does not carry its owner's signature for this ledger; ask the pool to sign it anew."
        case .requesterIsNobody:
            "The request names the zero address as requester; sign it with a wallet and name that wallet."
        case .requestOrderNotSigned:
            "The request does not carry its requester's signature for this ledger; sign it anew with the requester's wallet."
        case .noVolumeLeft:
            "One of the orders is closed or used up; choose another, or ask its owner for a new one."
        }
    }
}
