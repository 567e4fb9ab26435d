/// What a command tells its caller by its exit status: the numbers of `sysexits.h`, and two for verification.
///
/// Nothing to do is success. A script needs no more than this number to decide whether to go on, to try again
/// (75) or to call a person; the cause has a stable name of its own in ``CommandFailure/code``.
package enum ExitStatus: Int32, Sendable, CaseIterable {
    /// Done, or nothing to do.
    case success = 0
    /// `verify-result` and `quote verify` alone: the evidence does not hold.
    case invalid = 2
    /// `verify-result` and `quote verify` alone: the evidence holds, but comes from a simulated platform.
    case simulated = 20
    /// The command line was not understood.
    case usage = 64
    /// The input is malformed, or failed verification.
    case badData = 65
    /// An input does not exist.
    case missingInput = 66
    /// A service or program that the command needs is not there.
    case serviceUnavailable = 69
    /// A fault of this program.
    case internalFault = 70
    /// An output cannot be created.
    case cannotCreate = 73
    /// Reading or writing failed.
    case inputOutput = 74
    /// Not now: the same command may succeed later.
    case temporaryFailure = 75
    /// Refused by policy: no order, a revoked order, a foreign key, a measurement that is not registered.
    case denied = 77
    /// The home or a configuration file is missing or wrong.
    case badConfiguration = 78
}
