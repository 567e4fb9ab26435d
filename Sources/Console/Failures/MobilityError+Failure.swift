package import Mobility

extension MobilityError: ReportableError {
    /// Tracks that were refused, where their file has no name.
    package var failure: CommandFailure { failure(reading: "The tracks") }

    /// Tracks that were refused.
    ///
    /// - Parameter source: The file's path, as the subject of a sentence.
    /// - Returns: The failure, with the line where there is one.
    package func failure(reading source: String) -> CommandFailure {
        let (code, remedy) = codeAndRemedy
        return CommandFailure(.badData, code: code, what: "\(source) could not be used", why: reason, remedy: remedy)
    }

    private var codeAndRemedy: (String, String) {
        switch self {
        case .badRow: ("bad-row", "Correct the row, or leave out and count such rows with --skip-bad-rows")
        case .headerDuplicateColumn, .headerMissingColumn, .headerUnreadable:
            ("bad-header", "Check --format; the first line must name the columns")
        case .tooManyPersons, .tooManyRows: ("too-large", "Split the file")
        case .json: ("bad-json", "Check --format; export the file again as a collection of GeoJSON features in UTF-8")
        case .markup: ("bad-gpx", "Check --format; export the file again as GPX 1.1 in UTF-8, without a document type")
        case .trackFile: ("bad-track-file", "Give a file that 'pandapp tracks import' or 'generate' wrote")
        case .cellOutOfRange, .columnLengthsDiffer, .duplicatePerson, .identifierInvalid, .personOutOfRange,
            .precisionOutOfRange, .timeBaseInvalid, .timeNotWritable:
            ("bad-tracks", "Check the file against the formats in docs, or import it again")
        }
    }

    private var reason: String {
        switch self {
        case .badRow(let row): "Line \(row.line), column \(row.column): \(row.reason.withoutFullStop)"
        case .cellOutOfRange: "A cell has more bits than the precision"
        case .columnLengthsDiffer: "The columns differ in length"
        case .duplicatePerson: "Two persons have the same identifier"
        case .headerDuplicateColumn(let name): "The header names the column \(name) twice"
        case .headerMissingColumn(let name): "The header lacks the column \(name)"
        case .headerUnreadable: "The header is absent, or not that of the format"
        case .identifierInvalid:
            "An identifier is empty, longer than \(MobilityLimits.identifierLength) bytes, or has control characters"
        case .json(let defect): defect.reason
        case .markup(let defect): defect.reason
        case .personOutOfRange: "A fix belongs to no person of the file"
        case .precisionOutOfRange(let precision): "The precision \(precision) is not in 1 to 12"
        case .timeBaseInvalid: "The time base has no step length or no zone"
        case .timeNotWritable: "A step has no date that could be written"
        case .tooManyPersons: "It has more than \(MobilityLimits.persons) persons"
        case .tooManyRows: "It has more than \(MobilityLimits.rows) rows"
        case .trackFile(let defect): defect.reason
        }
    }
}

extension JSONDefect {
    fileprivate var reason: String {
        switch self {
        case .malformed(let line): "Line \(line): it is no JSON, or is cut off"
        case .rootUnexpected: "It is neither a GeoJSON feature nor a collection of features"
        case .textTooLong(let line): "Line \(line): a text is longer than \(MobilityLimits.jsonTextLength) bytes"
        case .tooDeep(let line): "Line \(line): more than \(MobilityLimits.jsonDepth) objects and arrays are open"
        case .tooManyPoints(let line):
            "Line \(line): a feature has more than \(MobilityLimits.jsonFeaturePoints) positions"
        }
    }
}

extension MarkupDefect {
    fileprivate var reason: String {
        switch self {
        case .documentType: "It has a document type, which could make it as long as it likes"
        case .emptyInstruction: "It has a processing instruction without content, <?name?>; take it out"
        case .encodingUnsupported: "It says that it is in another encoding than UTF-8"
        case .malformed(let line): "Line \(line): it is not well-formed XML, or is cut off"
        case .notUTF8: "It is not a text in UTF-8"
        case .pieceTooLong: "A tag or text is longer than \(MobilityLimits.markupPieceLength) bytes"
        case .rootUnexpected: "Its root element is not that of GPX 1.1 or 1.0"
        case .tooDeep(let line): "Line \(line): more than \(MobilityLimits.markupDepth) elements are open"
        case .tooLong: "It is longer than \(MobilityLimits.markupLength) bytes"
        case .tooManyAttributes(let line): "Line \(line): more than \(MobilityLimits.markupAttributes) attributes"
        case .tooManyPoints: "It has more than \(MobilityLimits.markupPoints) points"
        }
    }
}

extension TrackFileDefect {
    fileprivate var reason: String {
        switch self {
        case .blockLengthUnexpected: "A block has another length than the header calls for"
        case .headerMalformed: "The header is malformed"
        case .rowsOutOfOrder: "The rows are not in the order of persons and steps"
        case .statusUnknown: "A person has an unknown status"
        case .textMalformed: "A text is not UTF-8"
        case .trailingBytes: "Bytes follow the end"
        case .truncated: "The file ends too early"
        case .unknownMagic: "It is not a track file"
        case .unknownVersion(let version): "It has version \(version) of the format, which this pandapp does not know"
        }
    }
}

extension String {
    fileprivate var withoutFullStop: String { hasSuffix(".") ? String(dropLast()) : self }
}
