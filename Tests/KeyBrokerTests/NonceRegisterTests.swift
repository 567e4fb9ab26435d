import TestSupport
import Testing

@testable import KeyBroker

@Suite struct NonceRegisterTests {
    @Test("a nonce is good once, until it expires")
    func once() throws {
        let register = NonceRegister()
        let (nonce, expires) = register.issue(at: 1000)
        #expect(nonce.count == 32 && expires == 1120)
        #expect(throws: Never.self) { try register.burn(nonce, at: 1120) }
        #expect(throws: BrokerRefusal.nonceUsed) { try register.burn(nonce, at: 1000) }
        let second = register.issue(at: 1000).nonce
        #expect(second != nonce)
        #expect(throws: BrokerRefusal.nonceExpired) { try register.burn(second, at: 1121) }
        #expect(throws: BrokerRefusal.nonceUsed) { try register.burn(second, at: 1000) }
    }

    @Test("a clock that is set back makes no nonce good for longer")
    func clockSetBack() throws {
        let register = NonceRegister()
        let (first, second) = (register.issue(at: 1000).nonce, register.issue(at: 1000).nonce)
        #expect(throws: BrokerRefusal.nonceExpired) { try register.burn(first, at: 999) }
        #expect(throws: BrokerRefusal.nonceUsed) { try register.burn(first, at: 1000) }
        #expect(throws: Never.self) { try register.burn(second, at: 1000) }
    }

    @Test("what was not given out is unknown, also after a restart")
    func unknown() {
        let register = NonceRegister()
        let nonce = register.issue(at: 0).nonce
        for wrong in [[], [UInt8](repeating: 0, count: 32)] + Damage.variants(of: nonce) {
            #expect(throws: BrokerRefusal.nonceUnknown) { try register.burn(wrong, at: 0) }
        }
        #expect(throws: BrokerRefusal.nonceUnknown) { try NonceRegister().burn(nonce, at: 0) }
    }

    @Test("beyond the capacity the oldest are forgotten, never remembered as unused")
    func capacity() throws {
        let register = NonceRegister()
        let oldest = register.issue(at: 0).nonce
        let second = register.issue(at: 0).nonce
        try register.burn(oldest, at: 0)
        for _ in 0..<4095 { _ = register.issue(at: 0) }
        #expect(throws: BrokerRefusal.nonceUnknown) { try register.burn(oldest, at: 0) }
        #expect(throws: Never.self) { try register.burn(second, at: 0) }
    }
}
