import Cryptography
import Synchronization

/// The nonces that this broker gave out since it started; each is good once.
final class NonceRegister: Sendable {
    /// Seconds for which a nonce is good; a clock that is set back before its time makes it void, not good for longer.
    static let lifetime: Int64 = 120
    /// More open nonces than this: the oldest are forgotten.
    private static let capacity = 4096

    private enum State {
        case open(issued: Int64, expires: Int64)
        case used
    }

    private let states = Mutex<(order: [[UInt8]], states: [[UInt8]: State])>(([], [:]))

    func issue(at time: Int64) -> (nonce: [UInt8], expires: Int64) {
        let nonce = RandomBytes.generate(32)
        let expires = time + Self.lifetime
        states.withLock { register in
            register.order.append(nonce)
            register.states[nonce] = .open(issued: time, expires: expires)
            if register.order.count > Self.capacity { register.states[register.order.removeFirst()] = nil }
        }
        return (nonce, expires)
    }

    /// Burns a nonce, whatever becomes of the exchange.
    func burn(_ nonce: [UInt8], at time: Int64) throws(BrokerRefusal) {
        let state = states.withLock { register in
            defer { if register.states[nonce] != nil { register.states[nonce] = .used } }
            return register.states[nonce]
        }
        switch state {
        case nil: throw .nonceUnknown
        case .used: throw .nonceUsed
        case .open(let issued, let expires):
            guard issued <= time, time <= expires else { throw .nonceExpired }
        }
    }
}
