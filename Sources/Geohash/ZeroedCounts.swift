#if canImport(Glibc)
private import Glibc
#endif

extension [UInt32] {
    /// So many noughts, in large pages where the system has them.
    ///
    /// Counts are met in any order: of a grid in small pages almost each one would wait for the address of its page,
    /// and the grid would be cleared in a quarter of a million faults for each gigabyte.
    package init(zeros count: Int) {
        unsafe self.init(unsafeUninitializedCapacity: count) { buffer, initialized in
            #if canImport(Glibc)
            let (page, largePage) = (4096, 1 << 21)
            let bytes = UnsafeMutableRawBufferPointer(buffer)
            if let start = bytes.baseAddress, bytes.count >= 2 * largePage {
                let inset = -Int(bitPattern: start) & (page - 1)
                // Advice that is refused costs time, not correctness.
                unsafe madvise(start + inset, (bytes.count - inset) & -page, MADV_HUGEPAGE)
            }
            #endif
            unsafe buffer.initialize(repeating: 0)
            initialized = count
        }
    }
}
