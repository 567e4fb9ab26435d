import ContentStore
import Cryptography

/// Reads the input as an archive, and as the blocks of one whose names are right.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = unsafe [UInt8](UnsafeBufferPointer(start: start, count: count))
    if let archive = try? CheckedArchive(input) {
        precondition(!archive.roots.isEmpty && archive.blockCount > 0, "an archive of nothing was accepted")
        precondition((try? CheckedArchive(input.dropLast())) == nil, "a byte less was accepted too")
        precondition((try? CheckedArchive(input + [1])) == nil, "a byte more was accepted too")
    }
    _ = try? CheckedArchive(named(input))
    return 0
}

/// An archive whose blocks are the input in pieces, each after its length in one byte, under their true names.
///
/// Without it no change of a block's inside would get past its hash. The first block is the one root.
private func named(_ input: [UInt8]) -> [UInt8] {
    var sections: [UInt8] = []
    var root: [UInt8] = []
    var rest = input[...]
    while let length = rest.popFirst() {
        let block = Array(rest.prefix(Int(length % 90)))
        rest = rest.dropFirst(block.count)
        let identifier = ContentIdentifier(version0: SHA256Digest.of(block)).bytes
        if root.isEmpty { root = identifier }
        sections += [UInt8(identifier.count + block.count)] + identifier + block
    }
    let map =
        [0xA2, 0x65] + Array("roots".utf8) + [0x81, 0xD8, 0x2A, 0x58, 0x23, 0] + root
        + [0x67] + Array("version".utf8) + [1]
    return [UInt8(map.count)] + map + sections
}
