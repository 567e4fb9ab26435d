package import Cryptography
package import Datasets

/// One person's answer as its file: counted by the definition that the dataset pins, with the noise that it pins.
package enum ContactAnswerText {
    /// The file's name.
    package static let fileName = "contacts.json"
    /// The name of the file that says whose answer it is, to who knows already.
    package static let askerFileName = "asker"

    /// What ``askerFileName`` holds: the digest of `"pandapp/contact-asker/v1" ‖ dataset header digest ‖ person key`.
    ///
    /// A question is put before the enclave by others than the asker, and one of theirs would have an answer, too.
    package static func asker(_ person: VerificationKey, of dataset: Digest) -> [UInt8] {
        SHA256Digest.of(Array("pandapp/contact-asker/v1".utf8) + dataset.bytes + person.bytes).bytes
    }

    /// Counts, and writes the file: its length does not depend on the counts.
    ///
    /// - Throws: `ContactError.unknownDefinition`, `DatasetsError`, or a failure to authenticate.
    package static func json(
        for person: VerificationKey,
        in dataset: OpenDataset,
        dataKey: borrowing SecretBytes,
        label: String
    ) throws -> [UInt8] {
        let header = dataset.header
        let window = try DayWindow(night: header.night, parameters: header.parameters)
        switch try ContactDefinition(of: header) {
        case .coPresence:
            return try ContactAnswer.count(for: person, in: dataset).json(label: label, window: window)
        case .proximity:
            let exact = try ProximityAnswer.count(for: person, in: dataset)
            let told = try ContactNoise.applied(to: exact, of: person, header: header, dataKey: dataKey)
            let epsilon = try ContactNoise.epsilonMillionths(of: header)
            return told.json(label: label, window: window, epsilonMillionths: epsilon)
        }
    }
}
