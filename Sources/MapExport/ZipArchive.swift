import CZip
import Glibc

/// A zip file made in memory by libzip; entries have mode 0644 and the first day that zip knows, so that equal contents
/// are equal bytes.
enum ZipArchive {
    /// 1 January 1980.
    private static let date: UInt16 = 1 << 5 | 1
    private static let fileMode: UInt32 = 0o100_644 << 16

    /// Writes the entries in their order; names are plain.
    static func bytes(_ entries: [(name: String, content: [UInt8], isStored: Bool)]) throws(MapExportError) -> [UInt8] {
        var error = unsafe zip_error_t()
        unsafe zip_error_init(&error)
        defer { unsafe zip_error_fini(&error) }
        guard let buffer = unsafe zip_source_buffer_create(nil, 0, 0, &error) else { throw unsafe failure(&error) }
        defer { unsafe zip_source_free(buffer) }
        guard let archive = unsafe zip_open_from_source(buffer, ZIP_TRUNCATE, &error) else {
            throw unsafe failure(&error)
        }
        // The archive takes the buffer over when it is closed; this keeps it for reading.
        unsafe zip_source_keep(buffer)
        var isWritten = false
        for entry in entries {
            isWritten = unsafe add(entry, to: archive)
            if !isWritten { break }
        }
        guard isWritten, unsafe zip_close(archive) == 0 else {
            let reason = unsafe String(cString: zip_strerror(archive))
            unsafe zip_discard(archive)
            throw .libraryFailed(reason: reason)
        }
        return try unsafe read(buffer)
    }

    private static func add(
        _ entry: (name: String, content: [UInt8], isStored: Bool),
        to archive: OpaquePointer
    ) -> Bool {
        // libzip frees the copy together with the source.
        let count = entry.content.count
        guard let copy = unsafe malloc(max(count, 1)) else { return false }
        unsafe entry.content.withUnsafeBytes { bytes in
            if let start = bytes.baseAddress { unsafe copy.copyMemory(from: start, byteCount: count) }
        }
        guard let source = unsafe zip_source_buffer(archive, copy, UInt64(count), 1) else {
            unsafe free(copy)
            return false
        }
        let place = unsafe zip_file_add(archive, entry.name, source, zip_flags_t(ZIP_FL_ENC_UTF_8))
        guard place >= 0 else {
            unsafe zip_source_free(source)
            return false
        }
        let index = UInt64(place)
        let method = entry.isStored ? ZIP_CM_STORE : ZIP_CM_DEFLATE
        return unsafe zip_set_file_compression(archive, index, Int32(method), 0) == 0
            && zip_file_set_dostime(archive, index, 0, date, 0) == 0
            && zip_file_set_external_attributes(archive, index, 0, UInt8(ZIP_OPSYS_UNIX), fileMode) == 0
    }

    private static func read(_ buffer: OpaquePointer) throws(MapExportError) -> [UInt8] {
        var status = unsafe zip_stat_t()
        guard unsafe zip_source_stat(buffer, &status) == 0, unsafe zip_source_open(buffer) == 0 else {
            throw .libraryFailed(reason: "libzip cannot read what it wrote")
        }
        defer { unsafe zip_source_close(buffer) }
        var bytes = [UInt8](repeating: 0, count: unsafe Int(status.size))
        let count = unsafe bytes.withUnsafeMutableBytes { bytes in
            unsafe zip_source_read(buffer, bytes.baseAddress, UInt64(bytes.count))
        }
        guard count == Int64(bytes.count) else { throw .libraryFailed(reason: "libzip cannot read what it wrote") }
        return bytes
    }

    private static func failure(_ error: inout zip_error_t) -> MapExportError {
        .libraryFailed(reason: unsafe String(cString: zip_error_strerror(&error)))
    }
}
