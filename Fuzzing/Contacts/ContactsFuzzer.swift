import Cryptography
import Datasets
import SocialDistance

/// Reads the input as what its first byte names: a slot as a person opens it, a subscription, a sealed batch or question,
/// the plaintext of either sealed as a stranger could, a file of slots, or a header whose definition is wanted.
///
/// What is accepted must be the one encoding of what was read.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = unsafe [UInt8](UnsafeBufferPointer(start: start, count: count))
    guard let format = input.first else { return 0 }
    let bytes = Array(input.dropFirst())
    switch format % 8 {
    case 0:
        guard let slot = try? ContactSlot(decoding: bytes) else { return 0 }
        precondition(slot.encoded == bytes, "a slot has two encodings")
    case 6:
        let slot = try? NightlyAnswers.slot(in: bytes, of: SigningKey().verificationKey, for: AgeIdentity())
        precondition(slot.flatMap(\.self) == nil, "a slot opened that was sealed to nobody")
    case 7:
        guard let header = try? DatasetHeader(decoding: bytes) else { return 0 }
        _ = try? ContactDefinition(of: header)
        _ = try? ProximityDefinition(parameters: header.parameters)
        _ = try? ContactNoise.epsilonMillionths(of: header)
    default: ask(bytes, as: format % 8)
    }
    return 0
}

/// Gives the input to an enclave as what it is asked.
private func ask(_ bytes: [UInt8], as format: UInt8) {
    guard let enclave = try? FuzzedEnclave() else { return }
    switch format {
    case 1:
        let app = enclave.header.app
        guard let read = try? ContactSubscription(verifying: bytes, app: app, night: enclave.header.night) else {
            return
        }
        precondition(read.encoded == bytes, "a subscription has two encodings")
    case 2:
        _ = ContactBatch.isSealed(in: bytes)
        precondition(enclave.batch(bytes) == nil, "a batch opened that nobody sealed to this key")
    case 3: try? enclave.readBatch(of: bytes)
    case 4: precondition(enclave.question(bytes) == nil, "a question opened that nobody sealed to this key")
    default: try? enclave.readQuestion(of: bytes)
    }
}
