package import Cryptography
package import DeterministicCBOR
package import Geohash

/// The public header of one day segment: what is encrypted and stored once per (app, day) and never changed.
///
/// Deterministic CBOR record: 1 version text, 2 app address (20 bytes), 3 day `YYYY-MM-DD`, 4 time zone (IANA),
/// 5 region [precision, first column, end column, first row, end row], 6 precision of the cells, as the region's,
/// 7 step in seconds, 8 layout, 9 padded persons, 10 padded records, 11 columns, each [name, encoding, rows], as the
/// layout has them (``SegmentLayout``), 12 salt of the row keys (32 bytes).
/// Its SHA-256 is the associated data of the segment's ciphertext.
package struct SegmentHeader: Hashable, Sendable {
    /// The version text of this layout.
    package static let version = "pandapp/segment/v2"

    /// The one app that may be given the key.
    package var app: EthereumAddress
    /// The day, in the time zone, as `YYYY-MM-DD`.
    package var day: String
    /// The city's time zone, an IANA name.
    package var timeZone: String
    /// The public region, configured once and never derived from data.
    package var region: CellRectangle
    /// Characters of the cells inside.
    package var precision: Int
    /// Length of a time step in seconds.
    package var stepSeconds: UInt32
    /// How the rows are laid out.
    package var layout: SegmentLayout
    /// Number of persons including padding; the true number is inside the first encrypted block.
    package var paddedPersons: UInt64
    /// Number of tokens, presences or positions including padding; the true number is inside the first encrypted block.
    package var paddedRecords: UInt64
    /// Drawn anew for each segment, so that no row key joins two of them.
    package var salt: [UInt8]

    /// A header of its parts.
    package init(
        app: EthereumAddress,
        day: String,
        timeZone: String,
        region: CellRectangle,
        precision: Int,
        stepSeconds: UInt32,
        layout: SegmentLayout,
        paddedPersons: UInt64,
        paddedRecords: UInt64,
        salt: [UInt8]
    ) {
        self.app = app
        self.day = day
        self.timeZone = timeZone
        self.region = region
        self.precision = precision
        self.stepSeconds = stepSeconds
        self.layout = layout
        self.paddedPersons = paddedPersons
        self.paddedRecords = paddedRecords
        self.salt = salt
    }

    /// The deterministic encoding.
    package func encoded() -> [UInt8] {
        CBORValue.record([
            1: .text(Self.version), 2: .bytes(app.bytes), 3: .text(day), 4: .text(timeZone),
            5: region.cborValue, 6: .unsigned(UInt64(precision)), 7: .unsigned(UInt64(stepSeconds)),
            8: .text(layout.rawValue), 9: .unsigned(paddedPersons), 10: .unsigned(paddedRecords), 11: columns,
            12: .bytes(salt),
        ]).encoded()
    }

    private var columns: CBORValue {
        .array(
            layout.columns(persons: paddedPersons, records: paddedRecords).map {
                .array([.text($0.name), .text($0.encoding), .unsigned($0.rows)])
            }
        )
    }

    /// Words of the whole plaintext.
    ///
    /// - Throws: `DatasetsError.tooManyRows`.
    func wordCount() throws(DatasetsError) -> Int {
        guard paddedPersons <= SegmentLayout.maximumPersons, paddedRecords <= SegmentLayout.maximumRecords else {
            throw .tooManyRows
        }
        let keys = layout.hasRowKeys ? ContactGroups.wordsPerKey * Int(paddedPersons) : 0
        let words = (layout == .positions ? 3 : 1) * Int(paddedRecords)
        guard words <= SegmentLayout.maximumRecords else { throw .tooManyRows }
        return SegmentLayout.countWords + keys + words
    }

    /// SHA-256 of the encoding: the name of the segment's key and the associated data of its ciphertext.
    package var digest: Digest { SHA256Digest.of(encoded()) }

    /// Reads a header.
    ///
    /// - Throws: `DatasetsError.malformedHeader`, `.unknownVersion`, or `.tooManyRows`.
    package init(decoding bytes: [UInt8]) throws(DatasetsError) {
        do {
            var reader = try CBORMapReader(CBORValue(decoding: bytes))
            guard try reader.required(1).asText == Self.version else { throw DatasetsError.unknownVersion }
            app = try EthereumAddress(bytes: reader.required(2).asBytes(count: 20))
            day = try reader.required(3).asText
            timeZone = try reader.required(4).asText
            region = try CellRectangle(cborValue: reader.required(5))
            let precision = try reader.required(6).asUnsigned
            let step = try reader.required(7).asUnsigned
            guard let layout = SegmentLayout(rawValue: try reader.required(8).asText), (1...12).contains(precision),
                (1...86_400).contains(step), region.precision == Int(precision), DayName.isValid(day)
            else { throw DatasetsError.malformedHeader }
            (self.precision, self.stepSeconds, self.layout) = (Int(precision), UInt32(step), layout)
            paddedPersons = try reader.required(9).asUnsigned
            paddedRecords = try reader.required(10).asUnsigned
            let columns = try reader.required(11)
            salt = try reader.required(12).asBytes(count: 32)
            try reader.finish()
            _ = try wordCount()
            guard columns == self.columns else { throw DatasetsError.malformedHeader }
        } catch let error as DatasetsError {
            throw error
        } catch {
            throw .malformedHeader
        }
    }
}

extension CellRectangle {
    /// [precision, first column, end column, first row, end row].
    package var cborValue: CBORValue {
        .array([
            .unsigned(UInt64(precision)), .unsigned(UInt64(columns.lowerBound)), .unsigned(UInt64(columns.upperBound)),
            .unsigned(UInt64(rows.lowerBound)), .unsigned(UInt64(rows.upperBound)),
        ])
    }

    /// Reads what ``cborValue`` wrote.
    package init(cborValue: CBORValue) throws {
        let fields = try cborValue.asArray(count: 5).map { try $0.asUnsigned }
        guard (1...12).contains(fields[0]), fields.dropFirst().allSatisfy({ $0 <= UInt64(UInt32.max) }),
            fields[1] < fields[2], fields[3] < fields[4]
        else { throw DatasetsError.malformedHeader }
        try self.init(
            columns: UInt32(fields[1])..<UInt32(fields[2]),
            rows: UInt32(fields[3])..<UInt32(fields[4]),
            precision: Int(fields[0])
        )
    }
}
