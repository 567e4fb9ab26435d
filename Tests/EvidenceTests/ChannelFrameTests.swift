import DeterministicCBOR
import Evidence
import TestSupport
import Testing

@Suite struct ChannelFrameTests {
    static let frames: [ChannelFrame] =
        [.challenge([1]), .evidence([]), .release([UInt8](repeating: 2, count: 70_000))]
        + EnclaveEvent.allCases.map { .event($0) }

    /// Reads a frame out of bytes that end, as a closed channel does.
    func read(_ bytes: [UInt8]) throws -> (frame: ChannelFrame, left: Int) {
        var rest = bytes[...]
        let frame = try ChannelFrame { count in
            guard count <= rest.count else { throw EvidenceError.channelClosed }
            defer { rest = rest.dropFirst(count) }
            return Array(rest.prefix(count))
        }
        return (frame, rest.count)
    }

    @Test("a frame survives its encoding and takes no byte of the next", arguments: frames)
    func roundTrip(frame: ChannelFrame) throws {
        let (read, left) = try read(frame.encoded() + [1, 2, 3])
        #expect(read == frame && left == 3)
    }

    @Test("a frame cut anywhere is a closed channel")
    func truncated() {
        let bytes = ChannelFrame.event(.finished).encoded()
        for length in bytes.indices {
            #expect(throws: EvidenceError.channelClosed) { try read(Array(bytes.prefix(length))) }
        }
    }

    @Test("a flipped bit is refused or gives another frame")
    func flips() throws {
        let frame = ChannelFrame.event(.datasetAltered)
        for spoiled in Damage.flips(of: frame.encoded()) {
            if let other = try? read(spoiled).frame { #expect(other != frame) }
        }
    }

    @Test("a length beyond the limit is refused before anything is read")
    func tooLong() {
        for length: [UInt8] in [[1, 0, 0x10, 0], [0xff, 0xff, 0xff, 0xff]] {
            #expect(throws: EvidenceError.frameTooLong) { try read(length) }
        }
        #expect(throws: EvidenceError.channelClosed) { try read([0, 0, 0x10, 0]) }
    }

    static let wrongBodies: [CBORValue] = [
        .array([]), .array([.unsigned(1)]), .array([.unsigned(1), .bytes([]), .null]),
        .array([.unsigned(0), .bytes([])]),
        .array([.unsigned(5), .bytes([])]), .array([.unsigned(1), .text("")]), .array([.unsigned(4), .bytes([])]),
        .array([.unsigned(4), .text("42 people are ill")]), .array([.unsigned(4), .text("")]), .map([:]), .null,
    ]

    @Test("what is no frame is refused, and an enclave has no words of its own", arguments: wrongBodies)
    func malformed(body: CBORValue) {
        let bytes = body.encoded()
        #expect(throws: EvidenceError.malformedMessage) { try read([UInt8(bytes.count), 0, 0, 0] + bytes) }
        #expect(throws: EvidenceError.malformedMessage) { try read([0, 0, 0, 0]) }
    }
}
