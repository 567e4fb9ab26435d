internal import CSodium

/// Comparison of secrets without a trace of where they differ.
package enum ConstantTime {
    /// Returns whether both are the same bytes, in a time that depends on their lengths only.
    package static func equal(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        SodiumLibrary.start()
        guard left.count == right.count else { return false }
        return unsafe sodium_memcmp(left, right, left.count) == 0
    }
}
