/// How well patched a platform, quoting enclave or module is that has reached certain security versions.
struct TCBLevel<Versions> {
    let versions: Versions
    let status: TCBStatus
    let advisories: [String]
}

extension TCBLevel: Equatable where Versions: Equatable {}

extension JSONValue {
    /// The levels of a member `tcbLevels`, in the order of the text; `versions` reads each one's `tcb`.
    func levels<Versions>(
        of statuses: Set<TCBStatus>,
        _ versions: (JSONValue) throws(AttestationError) -> Versions?
    ) throws(AttestationError) -> [TCBLevel<Versions>]? {
        guard let entries = self["tcbLevels"]?.asArray else { return nil }
        var levels: [TCBLevel<Versions>] = []
        for entry in entries {
            guard let tcb = entry["tcb"], let versions = try versions(tcb), let name = entry["tcbStatus"]?.asText,
                entry["tcbDate"]?.asText != nil, let advisories = entry.advisories
            else { return nil }
            guard let status = TCBStatus(rawValue: name), statuses.contains(status) else { throw .unknownStatus }
            levels.append(TCBLevel(versions: versions, status: status, advisories: advisories))
        }
        return levels
    }

    /// The texts of `advisoryIDs`, none where it is missing; nil where it is anything else.
    private var advisories: [String]? {
        guard let list = self["advisoryIDs"] else { return [] }
        guard let texts = list.asArray?.map(\.asText), !texts.contains(nil) else { return nil }
        return texts.compactMap(\.self)
    }
}

/// What TCB info and identities have in common.
struct DocumentHeader {
    let identifier: String
    let version: UInt8
    let issued: Int64
    let expires: Int64
    let evaluationNumber: UInt32

    init?(_ document: JSONValue) {
        guard let identifier = document["id"]?.asText, let version = document["version"]?.asNumber(UInt8.self),
            let issued = document["issueDate"]?.asText.flatMap(UnixTime.init),
            let expires = document["nextUpdate"]?.asText.flatMap(UnixTime.init),
            let number = document["tcbEvaluationDataNumber"]?.asNumber(UInt32.self)
        else { return nil }
        (self.identifier, self.version, evaluationNumber) = (identifier, version, number)
        (self.issued, self.expires) = (issued.seconds, expires.seconds)
    }

    /// Whether a time lies between this document and the next, both included.
    func isCurrent(at time: Int64) -> Bool { issued <= time && time <= expires }
}
