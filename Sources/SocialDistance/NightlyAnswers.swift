package import Cryptography
package import Datasets
internal import Stripes

/// The answers of one night to all who have subscribed to it: ``ContactSlot``s, each an age file to its own recipient, one
/// after the other and all equally long.
///
/// Slots of nobody are sealed to keys that nobody has, and all stand in the order of their bytes, which are random: neither
/// place nor length tells whose a slot is, or how many are anybody's. With each goes the key of the person whose answer it
/// is: anybody may name somebody else's recipient, and who opened a slot would else not know whom it is about. How the answers are counted is **not oblivious**: how
/// long it takes, and which memory is read, follows from where people were.
package struct NightlyAnswers {
    /// The name of the file of slots.
    package static let fileName = "answers.slots"
    /// The name of the file that says what they are answers to.
    package static let reportName = "report.json"
    /// Bytes of a sealed slot: what age puts around ``plaintextLength`` bytes for one recipient.
    package static let sealedLength = 488
    /// Bytes of what is sealed: the slot, and the verification key of whom it is about.
    private static let plaintextLength = ContactSlot.length + 32

    /// What the slots are answers to: the same for everybody.
    let header: DatasetHeader
    /// What people are told, in their order.
    let told: [(subscription: ContactSubscription, slot: ContactSlot)]
    private let slots: Int

    /// Counts for everybody in a batch.
    ///
    /// - Throws: `ContactError.unknownDefinition`, `DatasetsError`, or a failure to authenticate.
    package init(
        to batch: ContactBatch,
        in dataset: OpenDataset,
        dataKey: borrowing SecretBytes,
        workers: Int = Stripes.cores
    ) throws {
        (header, slots) = (dataset.header, batch.slots)
        let people = batch.subscriptions.map(\.person)
        var told: [ContactSlot] = []
        switch try ContactDefinition(of: header) {
        case .coPresence:
            told = try ContactAnswer.counts(for: people, in: dataset, workers: workers).map { .coPresence($0) }
        case .proximity:
            let window = try DayWindow(night: header.night, parameters: header.parameters)
            let answers = try ProximityAnswer.counts(for: people, in: dataset, workers: workers)
            for (person, answer) in zip(people, answers) {
                let answer = try ContactNoise.applied(to: answer, of: person, header: header, dataKey: dataKey)
                told.append(try ContactSlot(answer, window: window))
            }
        }
        self.told = zip(batch.subscriptions, told).map { ($0, $1) }
    }

    /// The file of sealed slots.
    package func sealed() throws -> [UInt8] {
        var sealed: [[UInt8]] = []
        for (subscription, slot) in told {
            let plaintext = slot.encoded + subscription.person.bytes
            // A recipient to whom nothing can be sealed costs that person their answer, and nobody else theirs.
            guard let file = try? AgeFile.encrypt(plaintext, to: [subscription.recipient]) else { continue }
            sealed.append(file)
        }
        while sealed.count < slots { sealed.append(try Self.nobodys()) }
        return sealed.sorted { $0.lexicographicallyPrecedes($1) }.flatMap(\.self)
    }

    private static func nobodys() throws(CryptographyError) -> [UInt8] {
        try AgeFile.encrypt([UInt8](repeating: 0, count: plaintextLength), to: [AgeIdentity().recipient])
    }

    /// `report.json`: what the slots are answers to, and nothing of anybody.
    ///
    /// - Parameter label: the environment's label.
    /// - Returns: the file's bytes.
    /// - Throws: `ContactError.unknownDefinition`, or `DatasetsError`.
    package func report(label: String) throws -> [UInt8] {
        let window = try DayWindow(night: header.night, parameters: header.parameters)
        let definition = try ContactDefinition(of: header)
        var text = """
            {"schema":"pandapp.contact-answers.v1","label":"\(label)","night":"\(window.night)",\
            "window_days":\(window.days),"definition":"\(definition.rawValue)",
            """
        if definition == .proximity {
            let near = try ProximityDefinition(parameters: header.parameters)
            text += """
                "radius_millimetres":\(near.radiusMillimetres),\
                "position_error_millimetres":\(near.positionErrorMillimetres),\
                "close_contact_seconds":\(near.closeSeconds),\
                "infectious_days_before_onset":\(near.infectiousDays),
                """
            if let epsilon = try ContactNoise.epsilonMillionths(of: header) {
                text += "\"epsilon_millionths\":\(epsilon),"
            }
        }
        text += "\"slots\":\(slots),\"counting\":\"batch, not oblivious\"}\n"
        return Array(text.utf8)
    }

    /// Finds and opens one person's slot in a file of slots; one that is sealed to them, and about somebody else, is not it.
    ///
    /// - Parameters:
    ///   - file: what ``sealed()`` gave.
    ///   - person: who subscribed.
    ///   - identity: the identity of the night's subscription.
    /// - Returns: what the person is told; nil where no slot is theirs.
    /// - Throws: `ContactError.answerMalformed`.
    package static func slot(
        in file: [UInt8],
        of person: VerificationKey,
        for identity: borrowing AgeIdentity
    ) throws(ContactError) -> ContactSlot? {
        guard file.count % sealedLength == 0 else { throw .answerMalformed }
        for start in stride(from: 0, to: file.count, by: sealedLength) {
            let sealed = Array(file[start..<start + sealedLength])
            guard let plaintext = try? AgeFile.decrypt(sealed, with: identity, maximumPlaintext: plaintextLength),
                Array(plaintext.dropFirst(ContactSlot.length)) == person.bytes
            else { continue }
            return try ContactSlot(decoding: Array(plaintext.prefix(ContactSlot.length)))
        }
        return nil
    }
}
