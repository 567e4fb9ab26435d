import Cryptography

/// Feeds the readers of age files, of their keys and of encrypted streams; none may crash, none may accept.
///
/// The key and the identity are fixed. A stream or a file that opens was made with them, so libFuzzer cannot find one:
/// what it explores is the parsing of everything before the first authentication.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzAge(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
    let secret = SecretBytes(copying: [UInt8](repeating: 7, count: 32))
    if let identity = try? AgeIdentity(secret: secret), (try? AgeFile.decrypt(bytes, with: identity)) != nil {
        fatalError("an age file was made without the recipient's key")
    }
    if (try? StreamingFile.decrypt(bytes, key: secret, associatedData: [])) != nil {
        fatalError("a stream was made without the data key")
    }
    let text = String(decoding: bytes, as: UTF8.self)
    if let recipient = try? AgeRecipient(parsing: text), recipient.description != text {
        fatalError("a recipient has two texts")
    }
    if (try? AgeIdentity(parsing: text))?.exposedText() != nil, !text.hasPrefix("AGE-SECRET-KEY-1") {
        fatalError("an identity has two texts")
    }
    return 0
}
