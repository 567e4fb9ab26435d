extension TilePath {
    /// How many tiles of 256 wide, the last of them perhaps partial, hold what a tree has of this content.
    ///
    /// The size is at most 2⁶².
    static func tiles(of content: Content, size: UInt64) -> (full: UInt64, partialWidth: Int) {
        let items =
            switch content {
            case .hashes(let level): level < 8 ? size >> UInt64(8 * level) : 0
            case .entries: size
            }
        return (items / UInt64(fullWidth), Int(items % UInt64(fullWidth)))
    }

    /// Every tile of this content that a tree of `size` leaves requires, from left to right.
    package static func all(of content: Content, size: UInt64) -> some Sequence<TilePath> {
        let (full, partialWidth) = tiles(of: content, size: size)
        let count = full + (partialWidth > 0 ? 1 : 0)
        return (0..<count).lazy.map { index in
            TilePath(unchecked: content, index: index, width: index < full ? fullWidth : partialWidth)
        }
    }

    /// The levels of tiles that a tree of `size` leaves has.
    package static func levels(size: UInt64) -> Range<Int> {
        0..<(size == 0 ? 0 : (63 - size.leadingZeroBitCount) / 8 + 1)
    }
}
