import Dispatch
import Glibc
import Synchronization

/// Whether somebody asked the process to end.
final class EndingSignals {
    private final class Flag: Sendable {
        let isSet = Mutex(false)
    }

    private let flag = Flag()
    private let sources: [any DispatchSourceSignal]

    /// From now on SIGTERM and SIGINT only ask.
    init() {
        sources = [SIGTERM, SIGINT].map { number in
            signal(number, SIG_IGN)
            return DispatchSource.makeSignalSource(signal: number)
        }
        for source in sources {
            source.setEventHandler { [flag] in flag.isSet.withLock { $0 = true } }
            source.activate()
        }
    }

    /// Whether either was sent.
    var isOver: Bool { flag.isSet.withLock { $0 } }
}
