import Evidence
import Glibc

/// What an enclave may say to the outside: its evidence at most once, then one event of the allow-list, then nothing.
///
/// A frame is taken apart and encoded anew before it is passed on, so that no bit of its form is the enclave's choice.
/// Evidence precedes the data key; once an enclave can have one, it has an event left to say: one of ``EnclaveEvent``.
struct OutwardGate {
    /// The longest frame that is passed: evidence with a quote, with room to spare.
    static let longestFrame = 64 << 10

    private enum Permission {
        case evidenceOrEvent, event, nothing
    }

    private let source: Int32
    private let destination: Int32
    private var received: [UInt8] = []
    private var passing: ArraySlice<UInt8> = []
    private var permission = Permission.evidenceOrEvent
    private var isAtEnd = false

    init(reading source: Int32, writing destination: Int32) {
        (self.source, self.destination) = (source, destination)
    }

    /// Passes on what there is, after waiting at most some milliseconds for something to come.
    ///
    /// - Throws: `PlatformError.channelMisused` for everything that may not be said.
    mutating func pass(waiting milliseconds: Int32) throws(PlatformError) {
        if wait(for: source, POLLIN, milliseconds) { try receive() }
        send()
    }

    /// Passes on the rest of what an ended enclave said, where somebody takes it.
    ///
    /// - Throws: `PlatformError.channelMisused`.
    mutating func finish(by deadline: ContinuousClock.Instant) throws(PlatformError) {
        while !isAtEnd, ContinuousClock.now < deadline { try pass(waiting: 1) }
        guard received.isEmpty else { throw .channelMisused }
        while !passing.isEmpty, ContinuousClock.now < deadline {
            _ = wait(for: destination, POLLOUT, 10)
            send()
        }
    }

    private mutating func receive() throws(PlatformError) {
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = unsafe read(source, &bytes, bytes.count)
        guard count > 0 else {
            isAtEnd = count == 0
            // An end that polls as readable at once must not turn waiting into spinning.
            usleep(1000)
            return
        }
        received += bytes.prefix(count)
        while let frame = try nextFrame() { try admit(frame) }
    }

    private mutating func nextFrame() throws(PlatformError) -> ChannelFrame? {
        guard received.count >= 4 else { return nil }
        let length = received.prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
        guard length <= Self.longestFrame else { throw .channelMisused }
        guard received.count >= 4 + length else { return nil }
        defer { received.removeFirst(4 + length) }
        var rest = received.prefix(4 + length)
        do {
            return try ChannelFrame { count in
                defer { rest = rest.dropFirst(count) }
                return Array(rest.prefix(count))
            }
        } catch {
            throw .channelMisused
        }
    }

    private mutating func admit(_ frame: ChannelFrame) throws(PlatformError) {
        switch (frame, permission) {
        case (.evidence, .evidenceOrEvent): permission = .event
        case (.event, .evidenceOrEvent), (.event, .event): permission = .nothing
        default: throw .channelMisused
        }
        passing += frame.encoded()
    }

    /// Writes as much as the reader has room for; never waits, so that a deaf reader cannot stop the clock.
    private mutating func send() {
        while !passing.isEmpty, wait(for: destination, POLLOUT, 0) {
            // A pipe that polls as writable takes as much without waiting.
            let piece = Array(passing.prefix(4096))
            let count = unsafe write(destination, piece, piece.count)
            // The worker may be gone; there is nobody else to tell.
            passing = count > 0 ? passing.dropFirst(count) : []
        }
    }

    private func wait(for descriptor: Int32, _ event: Int32, _ milliseconds: Int32) -> Bool {
        var request = pollfd(fd: descriptor, events: Int16(event), revents: 0)
        return unsafe poll(&request, 1, milliseconds) > 0
    }
}
