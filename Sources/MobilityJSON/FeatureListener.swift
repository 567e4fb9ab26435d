internal import Mobility

/// Is told a file of features, and takes the tracks out of what it is told; see ``FeatureTracks``.
struct FeatureListener: JSONListener {
    /// What an open object or array is.
    private enum Place {
        case root
        case features
        case feature
        case properties
        case geometry
        case temporalGeometry
        /// The `coordinates` of a geometry, or of a point its numbers.
        case coordinates
        case position
        case times
        case other
    }

    private let form: FeatureTracks.Form
    private let policy: BadRowPolicy
    private var points: PointCollector
    private var report = ImportReport()
    private var places: [Place] = []
    private var name: [UInt8] = []
    private var feature = TrackFeature()
    private var position = TrackFeature.Position()
    private var hasFeatures = false

    init(form: FeatureTracks.Form, points: PointCollector, policy: BadRowPolicy) {
        self.form = form
        self.points = points
        self.policy = policy
    }

    /// The set, and what became of the positions.
    consuming func finish() throws(MobilityError) -> (TrackSet, ImportReport) {
        guard hasFeatures else { throw .json(.rootUnexpected) }
        return (try points.finish(), report)
    }

    mutating func take(_ token: JSONToken, _ bytes: Span<UInt8>, line: Int) throws(MobilityError) {
        switch token {
        case .beginObject, .beginArray: begin(isObject: token == .beginObject)
        case .endObject, .endArray: try end(line: line)
        case .name:
            name.removeAll(keepingCapacity: true)
            for index in bytes.indices { name.append(bytes[index]) }
        case .text, .number, .word: try takeScalar(token, bytes, line: line)
        }
    }

    private mutating func begin(isObject: Bool) {
        let place = inside(isObject: isObject)
        switch place {
        case .root, .feature: feature = TrackFeature()
        case .features: hasFeatures = true
        case .geometry:
            if places.count == 1 { hasFeatures = true }
        case .temporalGeometry:
            if places.count == 1 { hasFeatures = true }
            feature.beginTemporalGeometry()
        case .coordinates, .position: position = TrackFeature.Position()
        case .properties, .times, .other: break
        }
        if places.last == .position { position.isMalformed = true }
        places.append(place)
    }

    /// What an object or array is that begins here.
    private func inside(isObject: Bool) -> Place {
        func isNamed(_ text: StaticString) -> Bool { name.elementsEqual("\(text)".utf8) }
        switch places.last {
        case nil: return isObject ? .root : .other
        case .root where !isObject && isNamed("features"): return .features
        case .features where isObject: return .feature
        case .root where isObject, .feature where isObject:
            if isNamed("properties") { return .properties }
            if isNamed("geometry"), !feature.isTemporal { return .geometry }
            return isNamed("temporalGeometry") && form == .movingFeatures ? .temporalGeometry : .other
        case .geometry where !isObject, .temporalGeometry where !isObject:
            if isNamed("coordinates") { return .coordinates }
            return isNamed("datetimes") && form == .movingFeatures ? .times : .other
        case .properties where !isObject && form == .movingFeatures && isNamed("datetimes"):
            return feature.isTemporal ? .other : .times
        case .coordinates where !isObject: return .position
        default: return .other
        }
    }

    private mutating func end(line: Int) throws(MobilityError) {
        switch places.popLast() {
        case .position: try feature.append(position, line: line)
        case .coordinates where position.count > 0 || position.isMalformed:
            // The coordinates of a point are numbers; after a line's positions there is none.
            if feature.positions.isEmpty { try feature.append(position, line: line) }
        case .feature, .root: try takeFeature()
        default: break
        }
    }

    private mutating func takeScalar(_ token: JSONToken, _ bytes: Span<UInt8>, line: Int) throws(MobilityError) {
        switch places.last {
        case .position, .coordinates:
            guard token == .number else { return position.isMalformed = true }
            position.append(DecimalNumber.double(bytes))
        case .times:
            try feature.append(time: token == .number ? .milliseconds(bytes) : .text(bytes), line: line)
        case .properties where token != .word:
            let name = name
            feature.take(property: name.span, bytes)
        case .feature where token != .word, .root where token != .word:
            let name = name
            feature.take(member: name.span, bytes)
        default: break
        }
    }

    private mutating func takeFeature() throws(MobilityError) {
        let done = feature
        feature = TrackFeature()
        for index in done.fixIndices(form) {
            report.rows += 1
            do throws(RowDefect) {
                let position = try done.checkedPosition(index)
                try points.append(
                    identifier: try done.checkedIdentifier(),
                    latitude: position.latitude,
                    longitude: position.longitude,
                    instant: try done.instant(index, form)
                )
                report.accepted += 1
            } catch {
                let bad = BadRow(line: done.positions[index].line, column: error.column, reason: error.reason)
                guard policy == .skip else { throw .badRow(bad) }
                report.append(bad)
            }
        }
    }
}
