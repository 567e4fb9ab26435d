package import Cryptography

/// A computation on public data that every worker repeats to the byte: the app of a standard task.
package protocol PublicComputation: Sendable {
    /// SHA-256 of the words that say what is computed: the checksum in the app's registry entry.
    var checksum: Digest { get }

    /// Computes; equal arguments give equal bytes on every machine.
    ///
    /// Arguments that cannot be used give a result that says so: whoever asked for them has an answer, and nobody's task
    /// stays open.
    ///
    /// - Parameter arguments: the words of the request's `iexec_args`.
    /// - Returns: not nothing.
    func result(of arguments: [String]) -> [UInt8]
}
