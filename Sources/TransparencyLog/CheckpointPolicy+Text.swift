extension CheckpointPolicy {
    /// The number of bytes that a policy file may have: 64 KiB.
    package static let maximumTextBytes = 0x1_0000

    /// Reads a policy file (`c2sp.org/tlog-policy`).
    ///
    /// ```
    /// log <verifier key> [<address>]
    /// witness <name> <verifier key> [<address>]
    /// group <name> all|any|<number> <name>…
    /// quorum <name>|none
    /// ```
    /// Lines end in a line feed, words are parted by spaces and tabs, `#` begins a comment line. A group or quorum names
    /// what was defined before it; a name is a member of one group at most; there is exactly one quorum.
    ///
    /// - Throws: `policyMalformed`, or for a key `verifierKeyMalformed`, `verifierKeyType` or `keyNameMalformed`.
    package init(parsing text: [UInt8]) throws(TransparencyLogError) {
        guard text.count <= Self.maximumTextBytes, text.last == UInt8(ascii: "\n"),
            text.allSatisfy({ $0 == 0x09 || $0 == 0x0a || $0 >= 0x20 && $0 != 0x7f })
        else { throw .policyMalformed }
        var reader = PolicyReader()
        for line in text.split(separator: UInt8(ascii: "\n")) {
            let words = line.split { $0 == 0x20 || $0 == 0x09 }
            guard let verb = words.first, verb.first != UInt8(ascii: "#") else { continue }
            try reader.read(verb, Array(words.dropFirst()))
        }
        guard let quorum = reader.quorum else { throw .policyMalformed }
        try self.init(logs: reader.logs, witnesses: reader.witnesses, quorum: quorum)
    }
}

/// What the lines of a policy file defined so far.
private struct PolicyReader {
    typealias Word = ArraySlice<UInt8>

    private(set) var logs: [NoteKey] = []
    private(set) var witnesses: [NoteKey] = []
    private(set) var quorum: CheckpointPolicy.Quorum?
    private var groups = 0
    /// Names of witnesses and groups; they are octets, not Unicode.
    private var rules: [Word: CheckpointPolicy.Quorum] = [:]
    private var members: Set<Word> = []

    private static let none = Array("none".utf8)[...]

    mutating func read(_ verb: Word, _ words: [Word]) throws(TransparencyLogError) {
        switch (String(decoding: verb, as: UTF8.self), words.count) {
        case ("log", 1...2):
            logs.append(try Self.key(words[0]))
        case ("witness", 2...3):
            let key = try Self.key(words[1])
            witnesses.append(key)
            try define(words[0], as: .witness(key))
        case ("group", 3...):
            groups += 1
            guard groups <= CheckpointPolicy.maximumKeys else { throw .policyMalformed }
            try define(words[0], as: group(threshold: words[1], members: words[2...]))
        case ("quorum", 1):
            guard quorum == nil else { throw .policyMalformed }
            quorum = words[0] == Self.none ? CheckpointPolicy.Quorum.none : rules[words[0]]
            guard quorum != nil else { throw .policyMalformed }
        default:
            throw .policyMalformed
        }
    }

    private mutating func define(_ name: Word, as rule: CheckpointPolicy.Quorum) throws(TransparencyLogError) {
        guard name != Self.none, rules.updateValue(rule, forKey: name) == nil else { throw .policyMalformed }
    }

    private mutating func group(
        threshold: Word,
        members names: ArraySlice<Word>
    ) throws(TransparencyLogError) -> CheckpointPolicy.Quorum {
        var rules: [CheckpointPolicy.Quorum] = []
        for name in names {
            guard let rule = self.rules[name], members.insert(name).inserted else { throw .policyMalformed }
            rules.append(rule)
        }
        let number: UInt64? =
            switch String(decoding: threshold, as: UTF8.self) {
            case "all": UInt64(rules.count)
            case "any": 1
            default: Decimal.value(of: threshold)
            }
        guard let number, (1...UInt64(rules.count)).contains(number) else { throw .policyMalformed }
        return .group(threshold: Int(number), members: rules)
    }

    private static func key(_ word: Word) throws(TransparencyLogError) -> NoteKey {
        guard let text = String(validating: word, as: UTF8.self) else { throw .verifierKeyMalformed }
        return try NoteKey(parsing: text)
    }
}
