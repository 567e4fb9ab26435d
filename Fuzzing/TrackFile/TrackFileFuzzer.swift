import Mobility

/// Reads the input as a track file: in one piece, and byte by byte where that is quick enough; both must agree.
///
/// What is accepted must be the one encoding of what was read.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = unsafe [UInt8](UnsafeBufferPointer(start: start, count: count))
    let tracks = try? TrackFile.decode(input)
    if let tracks {
        precondition(TrackFile.encode(tracks) == input, "an accepted file is not the encoding of its set")
    }
    if input.count <= 4096 {
        precondition(isAcceptedBytewise(input) == (tracks != nil), "the pieces of a file change its meaning")
    }
    return 0
}

private func isAcceptedBytewise(_ input: [UInt8]) -> Bool {
    var reader = TrackFileReader()
    do {
        for byte in input { try reader.consume([byte]) }
        _ = try reader.finish()
        return true
    } catch {
        return false
    }
}
