internal import Foundation

/// The bytes of an archive, front to back, from wherever they come.
struct ArchiveSource {
    private let read: () throws(ContentStoreError) -> ArraySlice<UInt8>
    private var piece: ArraySlice<UInt8> = []

    /// A source of the pieces that `read` answers until it answers none.
    init(_ read: @escaping () throws(ContentStoreError) -> ArraySlice<UInt8>) {
        self.read = read
    }

    /// The file at `url`.
    init(contentsOf url: URL) throws(ContentStoreError) {
        let file = SharedFile(file: try OpenFile.reading(file: url))
        self.init { () throws(ContentStoreError) in try file.file.read(OpenFile.pieceBytes)[...] }
    }

    /// The bytes in memory.
    init(_ bytes: [UInt8]) {
        var piece = bytes[...]
        self.init {
            defer { piece = [] }
            return piece
        }
    }

    /// The next byte; nil at the end.
    mutating func next() throws(ContentStoreError) -> UInt8? {
        if piece.isEmpty { piece = try read() }
        return piece.popFirst()
    }

    /// The next `count` bytes; what is not there is not reserved.
    mutating func next(_ count: Int) throws(ContentStoreError) -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count {
            if piece.isEmpty { piece = try read() }
            guard !piece.isEmpty else { throw .archiveTruncated }
            let taken = piece.prefix(count - bytes.count)
            bytes.append(contentsOf: taken)
            piece = piece.dropFirst(taken.count)
        }
        return bytes
    }

    /// The length that comes next; nil at the end.
    ///
    /// - Throws: `archiveTruncated` where the bytes end in it; `archiveMalformed` where it is zero, longer than it must
    ///   be, or more than `limit`.
    mutating func length(limit: UInt64) throws(ContentStoreError) -> Int? {
        var bytes = 0
        var isAtEnd = false
        let length = try Varint.read { () throws(ContentStoreError) in
            let byte = try next()
            bytes += 1
            isAtEnd = byte == nil
            return byte
        }
        guard !isAtEnd else {
            if bytes == 1 { return nil }
            throw .archiveTruncated
        }
        guard let length, length > 0, length <= limit else { throw .archiveMalformed }
        return Int(length)
    }
}

/// An open file that a closure may keep.
private final class SharedFile {
    let file: OpenFile

    init(file: consuming OpenFile) {
        self.file = file
    }
}
