import Cryptography
import Keystore
import OrderFiles
import Orders
import PoCo
import StrictJSON

/// Reads the input as what its first byte names: JSON, a file of an order, a template, a trace, which is replayed, or a
/// wallet, which is not opened.
///
/// What is accepted must be read again as it is written; a replay must keep the escrow's sums.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = unsafe [UInt8](UnsafeBufferPointer(start: start, count: count))
    guard let format = input.first else { return 0 }
    let text = Array(input.dropFirst())
    switch format % 5 {
    case 0: checkValue(text)
    case 1: checkOrder(text)
    case 2: checkTemplate(text)
    case 3: checkTrace(text)
    default:
        guard let wallet = try? WalletFile(parsing: text) else { return 0 }
        precondition((try? WalletFile(parsing: wallet.text)) == wallet, "a wallet is read otherwise than written")
    }
    return 0
}

private func checkValue(_ text: [UInt8]) {
    guard let value = try? JSONValue(parsing: text) else { return }
    let again = try? JSONValue(parsing: Array(value.description.utf8))
    precondition(again == value, "JSON is read otherwise than written")
}

private func checkOrder(_ text: [UInt8]) {
    guard let file = try? OrderFile(parsing: text) else { return }
    checkWritten(file.order)
    _ = file.record.digest(in: .local(contract: .zero))
    if let signature = file.signature { _ = try? RecoverableSignature(parsing: signature) }
}

private func checkTemplate(_ text: [UInt8]) {
    guard let template = try? OrderTemplate(parsing: text),
        let order = try? template.order(signer: .zero, salt: .zero)
    else { return }
    checkWritten(order)
}

private func checkWritten<Order: MarketOrder>(_ order: Order) {
    let written = Array(JSONValue.object(order.json).description.utf8)
    let again = (try? OrderFile(parsing: written))?.order as? Order
    precondition(again == order, "an order is read otherwise than written")
}

private func checkTrace(_ text: [UInt8]) {
    guard let file = try? TraceFile(parsing: text) else { return }
    for trace in file.traces {
        var replay = TraceReplay()
        for step in trace.steps {
            try? replay.perform(step.step)
            precondition(replay.market.escrow.isBalanced, "the escrow's sums do not hold")
        }
        _ = try? replay.state
    }
}
