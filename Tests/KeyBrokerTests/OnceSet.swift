import Synchronization

/// A value that is known only after what uses it was made.
final class OnceSet<Value: Sendable>: Sendable {
    private let held = Mutex<Value?>(nil)

    var value: Value? { held.withLock { $0 } }

    func set(_ value: Value) {
        held.withLock { $0 = value }
    }
}
