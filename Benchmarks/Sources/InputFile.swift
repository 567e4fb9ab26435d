import Glibc

/// Inputs that a benchmark and its peer share.
struct InputFile {
    let path: String

    /// Writes the file anew.
    func write(_ bytes: [UInt8]) throws {
        guard let file = unsafe fopen(path, "wb") else { throw InputError.unwritable }
        let count = unsafe bytes.withUnsafeBytes { unsafe fwrite($0.baseAddress, 1, $0.count, file) }
        guard unsafe fclose(file) == 0, count == bytes.count else { throw InputError.unwritable }
    }
}

/// Why there is no input.
enum InputError: Error {
    case unwritable
}
