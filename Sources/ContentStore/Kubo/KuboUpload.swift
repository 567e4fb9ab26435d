internal import Foundation

/// An archive on its way to a node: one file, in the form of a web form with one field.
///
/// ```
/// "--" boundary CRLF head CRLF CRLF archive CRLF "--" boundary "--" CRLF
/// ```
/// The boundary is random, so that nothing in the archive can end the field.
struct KuboUpload {
    /// The form.
    let file: URL
    /// Bytes of the form.
    let bytes: UInt64
    /// The form's media type, its boundary included.
    let mediaType: String

    /// Writes a form into `folder`, with what `writeArchive` writes as the archive.
    init(
        in folder: Folder,
        writeArchive: (borrowing OpenFile) throws(ContentStoreError) -> Void
    ) throws(ContentStoreError) {
        let name = UUID().uuidString
        let boundary = "pandapp-" + name
        let path = folder[name + ".partial"]
        do throws(ContentStoreError) {
            let output = try OpenFile.creating(path)
            let head =
                "Content-Disposition: form-data; name=\"file\"; filename=\"archive.car\"\r\n"
                + "Content-Type: application/octet-stream"
            try output.write(Array("--\(boundary)\r\n\(head)\r\n\r\n".utf8)[...])
            try writeArchive(output)
            try output.write(Array("\r\n--\(boundary)--\r\n".utf8)[...])
            bytes = try output.size()
        } catch {
            try? FileManager.default.removeItem(atPath: path)
            throw error
        }
        file = URL(filePath: path)
        mediaType = "multipart/form-data; boundary=\(boundary)"
    }

    /// Deletes the form.
    func remove() {
        try? FileManager.default.removeItem(at: file)
    }
}
