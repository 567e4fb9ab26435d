internal import CSodium

/// A secret in memory of its own: locked against swapping, between guard pages, read-only, and wiped when it ends.
///
/// The type cannot be copied, so the places where a secret lives can be counted: `duplicate` and `exposedCopy` are
/// the only ways to have it twice. It has no description, and its reflection shows an address, not bytes.
@safe
package struct SecretBytes: ~Copyable, @unchecked Sendable {
    // Written during initialisation only, hence safe to read from any thread.
    private let start: UnsafeMutablePointer<UInt8>

    /// The number of bytes; not a secret.
    package let count: Int

    /// Allocates zeroed memory, lets `fill` write the secret there, and forbids writing from then on.
    package init<Failure: Error>(
        count: Int,
        fill: (inout MutableSpan<UInt8>) throws(Failure) -> Void
    ) throws(Failure) {
        SodiumLibrary.start()
        guard let memory = unsafe sodium_malloc(count) else {
            fatalError("no memory left to keep a secret in")
        }
        let start = unsafe memory.bindMemory(to: UInt8.self, capacity: count)
        unsafe start.initialize(repeating: 0, count: count)
        do throws(Failure) {
            var span = unsafe MutableSpan(_unsafeStart: start, count: count)
            try fill(&span)
        } catch {
            unsafe sodium_free(memory)
            throw error
        }
        unsafe sodium_mprotect_readonly(memory)
        unsafe self.start = start
        self.count = count
    }

    /// Makes a secret that nobody knows yet.
    package init(random count: Int) {
        unsafe self.init(throughPointer: count) { unsafe randombytes_buf($0, count) }
    }

    /// Copies a secret out of ordinary memory, which the caller should wipe or forget.
    package init(copying bytes: [UInt8]) {
        self.init(copying: bytes.span)
    }

    /// Copies a secret out of borrowed memory.
    package init(copying bytes: Span<UInt8>) {
        self.init(count: bytes.count) { span in
            for index in bytes.indices { span[index] = bytes[index] }
        }
    }

    /// Moves a secret out of an array: on return the array's memory is zeroed and the array is empty.
    ///
    /// The array must be the only owner of its memory: what another one shares with it stays there.
    package init(consumingAndWiping bytes: inout [UInt8]) {
        self.init(copying: bytes.span)
        let count = bytes.count
        unsafe sodium_memzero(&bytes, count)
        bytes = []
    }

    deinit {
        // Makes the memory writable again, checks the canary behind it, zeroes it and gives it back.
        unsafe sodium_free(start)
    }

    /// Lends the bytes to `body`, which must not keep a copy.
    package borrowing func withBytes<Result: ~Copyable, Failure: Error>(
        _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(unsafe Span(_unsafeStart: start, count: count))
    }

    /// Returns a second secret with the same bytes, in locked memory too.
    package borrowing func duplicate() -> SecretBytes {
        withBytes { SecretBytes(copying: $0) }
    }

    /// Returns the bytes in ordinary memory, where nothing wipes them: for the formats that must carry them.
    package borrowing func exposedCopy() -> [UInt8] {
        withBytes { span in span.indices.map { span[$0] } }
    }
}

// For the shims over the C libraries only.
extension SecretBytes {
    /// Lends the address of the first byte to a C function that reads `count` bytes from it.
    @unsafe
    func withPointer<Result>(_ body: (UnsafePointer<UInt8>) -> Result) -> Result {
        unsafe body(UnsafePointer(start))
    }

    /// Lets a C function write `count` bytes of a new secret.
    @unsafe
    init(throughPointer count: Int, fill: (UnsafeMutablePointer<UInt8>) -> Void) {
        self.init(count: count) { span in
            unsafe span.withUnsafeMutableBufferPointer { buffer in
                if let start = buffer.baseAddress { unsafe fill(start) }
            }
        }
    }
}
