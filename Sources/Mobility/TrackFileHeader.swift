internal import Geohash

/// What a track file says before its persons and rows; see ``TrackFile`` for the layout.
package struct TrackFileHeader: Hashable, Sendable {
    /// The characters of every cell, 1…12.
    package let precision: Int
    /// What the steps mean.
    package let timeBase: TimeBase
    /// The number of persons.
    package let personCount: Int
    /// The number of rows.
    package let rowCount: Int

    /// How many bytes follow the prefix, which the magic, the version and this length make up.
    static func length(fromPrefix prefix: Span<UInt8>) throws(MobilityError) -> Int {
        for index in TrackFile.magic.indices where prefix[index] != TrackFile.magic[index] {
            throw .trackFile(.unknownMagic)
        }
        let version = prefix[TrackFile.magic.count]
        guard version == TrackFile.version else { throw .trackFile(.unknownVersion(version)) }
        let length = Int(prefix.littleEndian(at: 8, as: UInt32.self))
        let longest = TrackFile.fixedHeaderLength + MobilityLimits.timeZoneLength
        guard (TrackFile.fixedHeaderLength...longest).contains(length) else { throw .trackFile(.headerMalformed) }
        return length
    }

    /// Reads the header's bytes after the prefix.
    init(_ bytes: Span<UInt8>) throws(MobilityError) {
        let zoneLength = Int(bytes.littleEndian(at: 2, as: UInt16.self))
        guard bytes[1] == 0, bytes.count == TrackFile.fixedHeaderLength + zoneLength else {
            throw .trackFile(.headerMalformed)
        }
        precision = Int(bytes[0])
        guard GeohashGrid.isPrecision(precision) else { throw .precisionOutOfRange(precision) }

        guard let timeZone = String(utf8: bytes.extracting(TrackFile.fixedHeaderLength..<bytes.count)) else {
            throw .trackFile(.textMalformed)
        }
        timeBase = TimeBase(
            start: Int64(bitPattern: bytes.littleEndian(at: 8, as: UInt64.self)),
            stepSeconds: bytes.littleEndian(at: 4, as: UInt32.self),
            timeZone: timeZone
        )
        guard timeBase.isValid else { throw .timeBaseInvalid }

        personCount = Int(bytes.littleEndian(at: 16, as: UInt32.self))
        guard personCount <= MobilityLimits.persons else { throw .tooManyPersons }
        let rowCount = bytes.littleEndian(at: 20, as: UInt64.self)
        guard rowCount <= UInt64(MobilityLimits.rows) else { throw .tooManyRows }
        self.rowCount = Int(rowCount)
    }
}
