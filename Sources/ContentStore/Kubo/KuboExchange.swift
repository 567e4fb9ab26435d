internal import Dispatch
internal import Foundation
internal import Synchronization

/// What comes back to one call of a node, gathered by the session's queue while the caller's thread waits.
final class KuboExchange: Sendable {
    /// A whole answer.
    struct Answer {
        var status = 0
        var body = Data()
    }

    private struct State {
        var answer = Answer()
        var isTooLarge = false
        var isRedirected = false
        var failure: (any Error)?
    }

    private let limit: Int
    private let state = Mutex(State())
    private let isOver = DispatchSemaphore(value: 0)

    /// An exchange whose answer has at most `limit` bytes.
    init(limit: Int) {
        self.limit = limit
    }

    /// Waits for the end; whether it came within `seconds`.
    func wait(seconds: Double) -> Bool {
        isOver.wait(timeout: .now() + seconds) == .success
    }

    /// The answer, after the end.
    ///
    /// - Throws: `kuboRedirected`, `kuboAnswerTooLarge`, `kuboTimedOut` or `kuboUnreachable`.
    func answer(from address: KuboAddress) throws(ContentStoreError) -> Answer {
        let state = state.withLock { $0 }
        if state.isRedirected { throw .kuboRedirected(address: address.text) }
        if state.isTooLarge { throw .kuboAnswerTooLarge(limit: limit) }
        guard let failure = state.failure else { return state.answer }
        throw (failure as? URLError)?.code == .timedOut
            ? .kuboTimedOut(address: address.text) : .kuboUnreachable(address: address.text)
    }

    // MARK: What the session says

    /// The answer begins; whether it may be as long as the node announces, which may be -1 for nothing.
    func begin(status: Int, bytes: Int64) -> Bool {
        state.withLock { state in
            state.answer.status = status
            state.isTooLarge = bytes > limit
            return !state.isTooLarge
        }
    }

    /// A part of the answer came; whether more may come.
    func receive(_ data: Data) -> Bool {
        state.withLock { state in
            guard data.count <= limit - state.answer.body.count else {
                state.isTooLarge = true
                return false
            }
            state.answer.body.append(data)
            return true
        }
    }

    /// The node wants the caller to go elsewhere.
    func redirect() {
        state.withLock { $0.isRedirected = true }
    }

    /// All is over.
    func finish(_ failure: (any Error)?) {
        state.withLock { $0.failure = failure }
        isOver.signal()
    }
}
