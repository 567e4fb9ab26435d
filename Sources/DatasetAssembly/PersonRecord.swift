package import Cryptography
import Datasets
import DeterministicCBOR

/// One day of a person's fixes: seconds since local midnight and cells.
package struct DayFixes: Hashable, Sendable {
    /// `YYYY-MM-DD`, in the city's time zone.
    package var day: String
    /// Characters of the cells.
    package var precision: Int
    /// Seconds since the day's local midnight, not decreasing.
    package var seconds: [UInt32]
    /// Geohash bits, one for each of `seconds`.
    package var cells: [UInt64]

    /// At most one fix a second of the longest day.
    package static let maximumCount = 25 * 3600

    /// Fixes of their parts.
    package init(day: String, precision: Int, seconds: [UInt32], cells: [UInt64]) {
        self.day = day
        self.precision = precision
        self.seconds = seconds
        self.cells = cells
    }
}

extension DayFixes {
    /// The same fixes in cells of fewer characters.
    func coarsened(to precision: Int) -> DayFixes {
        guard precision < self.precision else { return self }
        var coarse = self
        let shift = UInt64(5 * (self.precision - precision))
        coarse.precision = precision
        coarse.cells = cells.map { $0 >> shift }
        return coarse
    }
}

/// What a person allows one app to do with their data.
package struct AppConsent: Hashable, Sendable {
    /// The most consents of one whitelist.
    package static let maximumCount = 256

    /// The app's registry entry: what is consented to is exactly that entry.
    package var app: EthereumAddress
    /// Whether execution without hardware protection is allowed as well.
    package var allowsSimulated: Bool
    /// Whose word carries the consent over to a new entry of the app; nil where nobody's does.
    package var auditor: VerificationKey?

    /// A consent of its parts.
    package init(app: EthereumAddress, allowsSimulated: Bool, auditor: VerificationKey? = nil) {
        self.app = app
        self.allowsSimulated = allowsSimulated
        self.auditor = auditor
    }

    /// CBOR: [app, allowsSimulated], and third the auditor's key where there is one.
    fileprivate var cbor: CBORValue {
        .array([.bytes(app.bytes), .boolean(allowsSimulated)] + (auditor.map { [.bytes($0.bytes)] } ?? []))
    }

    fileprivate init(cbor: CBORValue, verifying: Bool) throws {
        let parts = try cbor.asArray
        guard (2...3).contains(parts.count) else { throw DatasetAssemblyError.malformedRecord }
        app = try EthereumAddress(bytes: parts[0].asBytes)
        allowsSimulated = try parts[1].asBoolean
        guard parts.count == 3 else { return }
        let key = try parts[2].asBytes
        auditor = try verifying ? VerificationKey(key) : VerificationKey(checkedBefore: key)
    }
}

/// What a person says: where they were, who may use it, or how they are.
package enum PersonStatement: Hashable, Sendable {
    /// A day of fixes.
    case fixes(DayFixes)
    /// The whole whitelist, replacing any earlier one.
    case consents([AppConsent])
    /// Declared ill from a day on; nil takes back everything said before.
    case health(illSince: String?)
    /// Not, or no longer, declared ill from a day on.
    case notDeclared(since: String)
    /// Everything is taken back, for ever; it is acted upon and never kept.
    case withdrawal
    /// The nights of one app of which the person is to be told whom they met, replacing any earlier ones.
    case subscription(ContactNights)
}

/// Subscriptions to the answers of consecutive nights; what each says is the app's business.
package struct ContactNights: Hashable, Sendable {
    /// The most nights of one record.
    package static let maximumCount = 366
    /// Bytes of a night's token.
    package static let tokenLength = 96

    /// The app's registry entry.
    package var app: EthereumAddress
    /// The first night, `YYYY-MM-DD`.
    package var first: String
    /// What is signed of each night, from the first on; none to be told nothing any more.
    package var tokens: [[UInt8]]

    /// Nights of their parts.
    package init(app: EthereumAddress, first: String, tokens: [[UInt8]]) {
        (self.app, self.first, self.tokens) = (app, first, tokens)
    }

    /// The token of a night; nil where it is none of these.
    package func token(of night: String) -> [UInt8]? {
        guard let first = DayName.number(of: first), let number = DayName.number(of: night), number >= first,
            number - first < tokens.count
        else { return nil }
        return tokens[number - first]
    }
}

/// A statement, when it was made, and the signature of the person who made it.
///
/// Encoding: deterministic CBOR record 1 signed bytes, 2 signature. Signed bytes: record 1 "pandapp/person-record/v1",
/// 2 Ed25519 verification key, 3 Unix seconds, and one of 4 fixes [day, precision, packed], 5 consents
/// [[app, allowsSimulated, auditor's key or nothing]…], 6 health (day
/// text: ill since; [day text]: not declared since; false: all taken back), 7 withdrawal (true), 8 subscription [app, first
/// night, tokens]. Packed fixes are 12 bytes each: seconds (4), cell (8), little-endian; tokens 96 bytes a night.
package struct SignedRecord: Hashable, Sendable {
    static let version = "pandapp/person-record/v1"

    /// Who says it.
    package let person: VerificationKey
    /// When, in Unix seconds; of two statements of one kind the later counts.
    package let time: Int64
    /// What.
    package let statement: PersonStatement
    /// The record's bytes, as they are stored and as a consent's receipt is built from them.
    package let encoded: [UInt8]

    /// Signs a statement.
    package init(_ statement: PersonStatement, at time: Int64, by key: borrowing SigningKey) {
        person = key.verificationKey
        self.time = time
        self.statement = statement
        var fields: [UInt64: CBORValue] = [
            1: .text(Self.version), 2: .bytes(person.bytes), 3: .integer(time),
        ]
        switch statement {
        case .fixes(let fixes):
            fields[4] = .array([.text(fixes.day), .unsigned(UInt64(fixes.precision)), .bytes(Self.pack(fixes))])
        case .consents(let consents):
            fields[5] = .array(consents.map(\.cbor))
        case .health(let illSince):
            fields[6] = illSince.map { .text($0) } ?? .boolean(false)
        case .notDeclared(let day):
            fields[6] = .array([.text(day)])
        case .withdrawal:
            fields[7] = .boolean(true)
        case .subscription(let nights):
            fields[8] = .array([.bytes(nights.app.bytes), .text(nights.first), .bytes(nights.tokens.flatMap(\.self))])
        }
        let signed = CBORValue.record(fields).encoded()
        encoded = CBORValue.record([1: .bytes(signed), 2: .bytes(key.sign(signed))]).encoded()
    }

    /// Reads a record.
    ///
    /// - Parameters:
    ///   - bytes: the encoding.
    ///   - verifying: whether key and signature are checked; only for bytes that were checked before and kept under
    ///     authenticated encryption since may it be left out.
    /// - Throws: `DatasetAssemblyError.malformedRecord`, `.signatureInvalid`, or `.tooManyFixes`.
    package init(decoding bytes: [UInt8], verifying: Bool = true) throws(DatasetAssemblyError) {
        // A longer one could be kept, and then not be read.
        guard bytes.count <= ContributionStore.maximumRecord else { throw .malformedRecord }
        do {
            var outer = try CBORMapReader(CBORValue(decoding: bytes))
            let signed = try outer.required(1).asBytes
            let signature = try outer.required(2).asBytes(count: 64)
            try outer.finish()
            var reader = try CBORMapReader(CBORValue(decoding: signed))
            guard try reader.required(1).asText == Self.version else { throw DatasetAssemblyError.malformedRecord }
            let key = try reader.required(2).asBytes
            person = try verifying ? VerificationKey(key) : VerificationKey(checkedBefore: key)
            time = try reader.required(3).asInteger
            statement = try Self.statement(&reader, verifying: verifying)
            try reader.finish()
            guard !verifying || person.isValid(signature: signature, for: signed) else {
                throw DatasetAssemblyError.signatureInvalid
            }
            encoded = bytes
        } catch let error as DatasetAssemblyError {
            throw error
        } catch {
            throw .malformedRecord
        }
    }

    private static func statement(_ reader: inout CBORMapReader, verifying: Bool) throws -> PersonStatement {
        if let fixes = reader.optional(4) {
            let parts = try fixes.asArray(count: 3)
            let precision = try parts[1].asUnsigned
            guard (1...12).contains(precision), DayName.isValid(try parts[0].asText) else {
                throw DatasetAssemblyError.malformedRecord
            }
            return .fixes(try unpack(parts[2].asBytes, day: parts[0].asText, precision: Int(precision)))
        }
        if let consents = reader.optional(5) {
            let consents = try consents.asArray
            guard consents.count <= AppConsent.maximumCount else { throw DatasetAssemblyError.malformedRecord }
            return .consents(try consents.map { try AppConsent(cbor: $0, verifying: verifying) })
        }
        if let health = reader.optional(6) { return try Self.health(health) }
        guard let withdrawal = reader.optional(7) else { return .subscription(try subscription(reader.required(8))) }
        guard try withdrawal.asBoolean else { throw DatasetAssemblyError.malformedRecord }
        return .withdrawal
    }

    private static func subscription(_ value: CBORValue) throws -> ContactNights {
        let parts = try value.asArray(count: 3)
        let (first, bytes) = (try parts[1].asText, try parts[2].asBytes)
        let length = ContactNights.tokenLength
        guard DayName.isValid(first), bytes.count % length == 0, bytes.count / length <= ContactNights.maximumCount
        else {
            throw DatasetAssemblyError.malformedRecord
        }
        let tokens = stride(from: 0, to: bytes.count, by: length).map { Array(bytes[$0..<$0 + length]) }
        return ContactNights(app: try EthereumAddress(bytes: parts[0].asBytes), first: first, tokens: tokens)
    }

    private static func health(_ value: CBORValue) throws -> PersonStatement {
        switch value {
        case .text(let day) where DayName.isValid(day): return .health(illSince: day)
        case .boolean(false): return .health(illSince: nil)
        case .array(let parts):
            guard parts.count == 1, case .text(let day) = parts[0], DayName.isValid(day) else {
                throw DatasetAssemblyError.malformedRecord
            }
            return .notDeclared(since: day)
        default: throw DatasetAssemblyError.malformedRecord
        }
    }

    private static func pack(_ fixes: DayFixes) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(12 * fixes.cells.count)
        for (second, cell) in zip(fixes.seconds, fixes.cells) {
            for index in 0..<4 { bytes.append(UInt8(truncatingIfNeeded: second >> UInt32(8 * index))) }
            for index in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: cell >> UInt64(8 * index))) }
        }
        return bytes
    }

    private static func unpack(
        _ bytes: [UInt8],
        day: String,
        precision: Int
    ) throws(DatasetAssemblyError) -> DayFixes {
        guard bytes.count % 12 == 0 else { throw .malformedRecord }
        guard bytes.count / 12 <= DayFixes.maximumCount else { throw .tooManyFixes }
        var fixes = DayFixes(day: day, precision: precision, seconds: [], cells: [])
        fixes.seconds.reserveCapacity(bytes.count / 12)
        fixes.cells.reserveCapacity(bytes.count / 12)
        for start in stride(from: 0, to: bytes.count, by: 12) {
            var (second, cell): (UInt32, UInt64) = (0, 0)
            for index in 0..<4 { second |= UInt32(bytes[start + index]) << UInt32(8 * index) }
            for index in 0..<8 { cell |= UInt64(bytes[start + 4 + index]) << UInt64(8 * index) }
            guard second < UInt32(DayFixes.maximumCount), second >= fixes.seconds.last ?? 0,
                cell >> UInt64(5 * precision) == 0
            else { throw .malformedRecord }
            fixes.seconds.append(second)
            fixes.cells.append(cell)
        }
        return fixes
    }
}

/// A contribution as it travels: an age file to the publisher, holding signed records.
package enum ContributionEnvelope {
    /// The most records in one envelope.
    package static let maximumRecords = 64
    /// The longest plaintext that is opened: as many of the longest days.
    package static let maximumLength = maximumRecords * (12 * DayFixes.maximumCount + 1024)

    /// Seals records to the publisher.
    ///
    /// - Throws: what the encryption throws.
    package static func seal(_ records: [SignedRecord], to publisher: AgeRecipient) throws -> [UInt8] {
        try AgeFile.encrypt(CBORValue.array(records.map { .bytes($0.encoded) }).encoded(), to: [publisher])
    }

    /// Opens an envelope and verifies each record.
    ///
    /// - Throws: `DatasetAssemblyError` with the cause.
    package static func open(
        _ envelope: [UInt8],
        publisher: borrowing AgeIdentity
    ) throws(DatasetAssemblyError) -> [SignedRecord] {
        let plaintext: [UInt8]
        do {
            plaintext = try AgeFile.decrypt(envelope, with: publisher, maximumPlaintext: maximumLength)
        } catch {
            throw .notForThisPublisher
        }
        let values: [[UInt8]]
        do {
            values = try CBORValue(decoding: plaintext).asArray.map { try $0.asBytes }
        } catch {
            throw .malformedRecord
        }
        guard values.count <= maximumRecords else { throw .malformedRecord }
        var records: [SignedRecord] = []
        for value in values { records.append(try SignedRecord(decoding: value)) }
        return records
    }
}
