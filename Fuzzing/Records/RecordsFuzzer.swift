import Cryptography
import Evidence

/// Reads the input as the format that its first byte names: the messages of a key release, an app's package, a manifest.
///
/// What is accepted must be the one encoding of what was read.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = unsafe [UInt8](UnsafeBufferPointer(start: start, count: count))
    guard let format = input.first else { return 0 }
    let bytes = Array(input.dropFirst())
    if let encoded = read(bytes, as: format % 5) {
        precondition(encoded == bytes, "an accepted record is not the encoding of what was read")
    }
    return 0
}

/// The encoding of what the bytes say; nil where they are refused.
private func read(_ bytes: [UInt8], as format: UInt8) -> [UInt8]? {
    switch format {
    case 0: try? ReleaseEvidence(decoding: bytes).encoded()
    case 1: try? ReleaseChallenge(decoding: bytes).encoded()
    case 2: try? KeyRelease(decoding: bytes).encoded()
    case 3: try? AppPackage(decoding: bytes).encoded()
    default: try? LaunchManifest(decoding: bytes).encoded()
    }
}
