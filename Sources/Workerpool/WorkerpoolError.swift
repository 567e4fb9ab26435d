package import ContentStore
package import Ledger

/// Why a scheduler or a worker of standard tasks cannot go on.
package enum WorkerpoolError: Error, Equatable {
    /// The ledger cannot be read or written.
    case ledger(LedgerError)
    /// The content store cannot be read or written.
    case store(ContentStoreError)
    /// A file between scheduler and workers, or one of the worker's own, cannot be read or written.
    case files
    /// The wallet is none.
    case wallet
}

extension WorkerpoolError {
    /// The stable identifier.
    package var identifier: String {
        switch self {
        case .ledger(let cause): cause.identifier
        case .store: "store-failed"
        case .files: "desk-failed"
        case .wallet: "wallet-malformed"
        }
    }

    /// Runs a body and turns what it throws into this module's errors.
    static func wrapping<Value>(_ body: () throws -> Value) throws(WorkerpoolError) -> Value {
        do {
            return try body()
        } catch let error as WorkerpoolError {
            throw error
        } catch let error as LedgerError {
            throw .ledger(error)
        } catch let error as ContentStoreError {
            throw .store(error)
        } catch {
            throw .files
        }
    }
}
