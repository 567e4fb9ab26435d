import Durability
package import Foundation

/// The publisher's lock, held by whatever changes datasets, their keys, or the contributions that they rest on.
///
/// One such change ends before the next begins. The lock is free when this value or its process ends, however that ends.
package struct PublicationLock {
    private let lock: FileLock

    /// Takes the lock.
    ///
    /// - Parameter folder: the publisher's state folder.
    /// - Throws: `PublisherError.anotherRunIsActive` where it is held, `.stateUnwritable` where it cannot be made.
    package init(folder: URL) throws(PublisherError) {
        do throws(FileLock.Failure) {
            lock = try FileLock(file: folder.appending(path: "publish.lock"))
        } catch {
            throw error == .held ? .anotherRunIsActive : .stateUnwritable
        }
    }
}
