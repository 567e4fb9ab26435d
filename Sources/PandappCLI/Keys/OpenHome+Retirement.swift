import Publisher

extension OpenHome {
    /// Takes datasets out of use; whoever uses it holds ``publicationLock()``.
    var retirement: DatasetRetirement {
        get throws {
            DatasetRetirement(
                ledger: ledger,
                vault: try vault,
                store: store,
                owner: try secrets.secret(.publisherWallet)
            )
        }
    }

    /// The lock of whatever changes datasets, their keys, or the contributions that they rest on.
    func publicationLock() throws(PublisherError) -> PublicationLock {
        try PublicationLock(folder: folder.folder(of: .publisher))
    }
}
