internal import CSodium

/// Bytes from the system's random generator.
package enum RandomBytes {
    /// Returns fresh, unpredictable bytes.
    package static func generate(_ count: Int) -> [UInt8] {
        SodiumLibrary.start()
        var bytes = [UInt8](repeating: 0, count: count)
        unsafe randombytes_buf(&bytes, count)
        return bytes
    }
}
