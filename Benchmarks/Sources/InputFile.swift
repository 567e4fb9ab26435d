import Glibc

/// Inputs and results that a benchmark and its peers share: raw numbers, little-endian.
struct InputFile {
    let path: String

    /// Writes the file anew.
    func write<Value: BitwiseCopyable>(_ values: some Collection<Value>) throws {
        guard let file = unsafe fopen(path, "wb") else { throw InputError.unwritable }
        let size = MemoryLayout<Value>.size
        let count = values.withContiguousStorageIfAvailable { unsafe fwrite($0.baseAddress, size, $0.count, file) }
        guard unsafe fclose(file) == 0, count == values.count else { throw InputError.unwritable }
    }

    /// The first numbers of the file.
    func read<Value: BitwiseCopyable>(_ count: Int, of type: Value.Type) throws -> [Value] {
        guard let file = unsafe fopen(path, "rb") else { throw InputError.unreadable }
        defer { unsafe fclose(file) }
        let values = unsafe [Value](unsafeUninitializedCapacity: count) { buffer, read in
            unsafe adviseHugePages(UnsafeMutableRawBufferPointer(buffer))
            read = unsafe fread(buffer.baseAddress, MemoryLayout<Value>.size, count, file)
        }
        guard values.count == count else { throw InputError.unreadable }
        return values
    }
}

extension Array where Element: FixedWidthInteger & BitwiseCopyable {
    /// So many zeros, in huge pages where the system has them: NumPy's arrays are, and so the peers'.
    init(hugeZeros count: Int) {
        unsafe self.init(unsafeUninitializedCapacity: count) { buffer, written in
            unsafe adviseHugePages(UnsafeMutableRawBufferPointer(buffer))
            unsafe buffer.initialize(repeating: 0)
            written = count
        }
    }
}

/// Asks for huge pages inside a buffer that has not been touched.
private func adviseHugePages(_ buffer: UnsafeMutableRawBufferPointer) {
    guard let start = buffer.baseAddress, buffer.count >= 1 << 22 else { return }
    let (page, address) = (4096, Int(bitPattern: start))
    let inset = (page - address % page) % page
    // What is refused costs time, not correctness.
    unsafe madvise(start + inset, (buffer.count - inset) / page * page, MADV_HUGEPAGE)
}

/// Why there is no input, or no result.
enum InputError: Error {
    case unwritable
    case unreadable
    case noArray
}
