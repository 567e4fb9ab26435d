import Console
import Ledger
import Orders
import Testing

@testable import PandappCLI

@Suite struct CreditTests {
    @Test("an amount beyond 256 bits of nRLC is refused, by name")
    func range() throws {
        #expect(try CreditUnit.rlc.amount(UInt256(2)) == UInt256(2_000_000_000))
        #expect(try CreditUnit.nanoRLC.amount(.max) == .max)
        #expect(throws: OrdersError.numberOverflow) { try CreditUnit.rlc.amount(.max) }
        #expect(OrdersError.numberOverflow.failure.code == "number-overflow")
    }

    @Test("what the ledger refuses is told as a cause and what to do about it, without full stops")
    func refusal() {
        let failure = LedgerError.noCheckpoint.failure
        #expect(failure.why == "The log was never signed")
        #expect(failure.remedy == "Run a command that writes, or pandapp log export")
    }
}
