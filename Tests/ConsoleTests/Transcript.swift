import Console
import Synchronization

/// What was written to a sink, piece by piece.
final class Transcript: Sendable {
    private let pieces = Mutex<[String]>([])

    var sink: TextSink { TextSink { text in self.pieces.withLock { $0.append(text) } } }

    var writes: [String] { pieces.withLock { $0 } }

    var text: String { writes.joined() }
}

/// A clock that stands still until it is told to go on.
final class StoppedClock: Sendable {
    private let seconds = Mutex(1000.0)

    var now: @Sendable () -> Double { { self.seconds.withLock { $0 } } }

    func advance(_ amount: Double) {
        seconds.withLock { $0 += amount }
    }
}
