package import Cryptography
package import DeterministicCBOR

/// An app: which bytes run, how they are measured where, which columns they need and what they disclose; and, since
/// version 2, what it is for, where its source is, and how coarse its cells may be.
///
/// CBOR: `{0: version, 1: name, 2: content identifier, 3: checksum, 4: manifest, 5: {environment: [measurement, …]},
/// 6: [column, …], 7: disclosure}`, and in version 2 also `8: description, 9: source, 10: precision`. An entry of
/// version 1 keeps its encoding, and so its address.
package struct AppEntry: RegistryEntry {
    package static let kind = RegistryKind.app
    /// Characters of a cell.
    package static let precisions = 1...12

    /// What version 2 tells besides.
    package struct Background: Hashable, Sendable {
        /// What the app is for, in the words that people read; not empty.
        package let description: String
        /// Where its source is, an address or CID with the commit; not empty.
        package let source: String
        /// The characters of the coarsest cells that suffice; nothing finer is put into its datasets.
        package let precision: Int

        /// A background of its parts.
        package init(description: String, source: String, precision: Int) {
            (self.description, self.source, self.precision) = (description, source, precision)
        }
    }

    /// The app's name.
    package let name: String
    /// CID of the executable.
    package let contentIdentifier: String
    /// SHA-256 of the executable; never all nought.
    package let checksum: Digest
    /// SHA-256 of the launch manifest.
    package let manifest: Digest
    /// The measurements with which the app may attest, by environment; none of the lists is empty.
    ///
    /// An app of standard tasks, which never gets a key, has no environment at all.
    package let measurements: [ExecutionEnvironment: [Digest]]
    /// The columns of a track that the app needs.
    package let columns: [String]
    /// What the app's result discloses, for people.
    package let disclosure: String
    /// What version 2 tells besides; nil in version 1.
    package let background: Background?

    /// An entry, of version 2 where it has a background.
    ///
    /// - Throws: `OrdersError.zeroChecksum`, `noEnvironment`, `textTooLong`, `tooManyElements`, or `unknownValue` for a
    ///   background that says nothing or asks for cells that nobody has.
    package init(
        name: String,
        contentIdentifier: String,
        checksum: Digest,
        manifest: Digest,
        measurements: [ExecutionEnvironment: [Digest]],
        columns: [String],
        disclosure: String,
        background: Background? = nil
    ) throws(OrdersError) {
        try RegistryLimits.check(texts: columns + [name, contentIdentifier], disclosure: disclosure)
        guard !checksum.isZero, !manifest.isZero else { throw .zeroChecksum }
        guard measurements.values.allSatisfy({ !$0.isEmpty }) else { throw .noEnvironment }
        let counts = measurements.values.map(\.count) + [columns.count]
        guard counts.allSatisfy({ $0 <= RegistryLimits.elements }) else { throw .tooManyElements }
        try background?.check()
        self.name = name
        self.contentIdentifier = contentIdentifier
        self.checksum = checksum
        self.manifest = manifest
        self.measurements = measurements
        self.columns = columns
        self.disclosure = disclosure
        self.background = background
    }

    package var cbor: CBORValue {
        let pairs = measurements.map { environment, digests in
            (CBORValue.text(environment.rawValue), CBORValue.array(digests.map { .bytes($0.bytes) }))
        }
        var fields: [UInt64: CBORValue] = [
            0: .unsigned(1), 1: .text(name), 2: .text(contentIdentifier), 3: .bytes(checksum.bytes),
            4: .bytes(manifest.bytes), 5: .map(Dictionary(uniqueKeysWithValues: pairs)),
            6: .array(columns.map(CBORValue.text)), 7: .text(disclosure),
        ]
        if let background {
            fields[0] = .unsigned(2)
            fields[8] = .text(background.description)
            fields[9] = .text(background.source)
            fields[10] = .unsigned(UInt64(background.precision))
        }
        return .record(fields)
    }

    package init(cbor: CBORValue) throws {
        var reader = try CBORMapReader(cbor)
        let version = try reader.required(0).asUnsigned
        guard version == 1 || version == 2 else { throw OrdersError.unknownValue }
        var measurements: [ExecutionEnvironment: [Digest]] = [:]
        let name = try reader.required(1).asText
        let contentIdentifier = try reader.required(2).asText
        let checksum = try Digest(reader.required(3).asBytes)
        let manifest = try Digest(reader.required(4).asBytes)
        for (key, value) in try reader.required(5).asMap {
            measurements[try ExecutionEnvironment(cbor: key)] = try value.asArray.map { try Digest($0.asBytes) }
        }
        let columns = try reader.required(6).asArray.map { try $0.asText }
        let disclosure = try reader.required(7).asText
        let background = version == 1 ? nil : try Background(&reader)
        try reader.finish()
        try self.init(
            name: name,
            contentIdentifier: contentIdentifier,
            checksum: checksum,
            manifest: manifest,
            measurements: measurements,
            columns: columns,
            disclosure: disclosure,
            background: background
        )
    }
}

extension AppEntry.Background {
    fileprivate init(_ reader: inout CBORMapReader) throws {
        description = try reader.required(8).asText
        source = try reader.required(9).asText
        guard let precision = Int(exactly: try reader.required(10).asUnsigned) else { throw OrdersError.unknownValue }
        self.precision = precision
    }

    fileprivate func check() throws(OrdersError) {
        try RegistryLimits.check(texts: [source], disclosure: description)
        guard !description.isEmpty, !source.isEmpty, AppEntry.precisions.contains(precision) else {
            throw .unknownValue
        }
    }
}
