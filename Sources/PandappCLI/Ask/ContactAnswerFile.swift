import Console
import Cryptography
import Evidence
import Foundation
import SocialDistance

/// The contact count as the enclave wrote it, `contacts.json`, by whichever definition.
enum ContactAnswerFile: Codable {
    case coPresence(CoPresenceAnswerFile)
    case proximity(ProximityAnswerFile)

    static let name = "contacts.json"

    private enum Key: CodingKey {
        case definition
    }

    /// Reads the count of a published night; nil where the result is not one.
    ///
    /// - Parameters:
    ///   - files: a verified result's.
    ///   - night: the published night.
    ///   - asker: whose question it must be the answer to.
    ///   - dataset: the digest of the header of the dataset that it must be about.
    /// - Throws: what decoding throws, `answer-of-another` where somebody else's question was put in place of the asker's,
    ///   and `no-contribution` where the dataset holds nothing of theirs.
    init?(in files: [ResultFile], night: String, asker: VerificationKey, dataset: Digest) throws {
        guard let file = files.first(where: { $0.name == Self.name }) else { return nil }
        let proof = files.first { $0.name == ContactAnswerText.askerFileName }
        guard proof?.content == ContactAnswerText.asker(asker, of: dataset) else {
            throw CommandFailure.answerOfAnother(night)
        }
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        self = try decoder.decode(Self.self, from: Data(file.content))
        try requireContribution(night)
    }

    /// Refuses an answer that rests on nothing of the asker's.
    func requireContribution(_ night: String) throws(CommandFailure) {
        guard days > 0 else { throw .noContribution(night) }
    }

    init(from decoder: any Decoder) throws {
        let name = try decoder.container(keyedBy: Key.self).decode(String.self, forKey: .definition)
        self =
            name == ContactDefinition.proximity.rawValue
            ? .proximity(try .init(from: decoder)) : .coPresence(try .init(from: decoder))
    }

    func encode(to encoder: any Encoder) throws {
        switch self {
        case .coPresence(let answer): try answer.encode(to: encoder)
        case .proximity(let answer): try answer.encode(to: encoder)
        }
    }

    /// Days of the window that hold tracks of the asker.
    private var days: Int {
        switch self {
        case .coPresence(let answer): answer.days
        case .proximity(let answer): answer.days
        }
    }

    /// The count in words, of a published night.
    func sentences(night: String) -> [String] {
        switch self {
        case .coPresence(let answer): answer.sentences(night: night)
        case .proximity(let answer): answer.sentences(night: night)
        }
    }
}

/// What is told by co-presence: exact counts.
struct CoPresenceAnswerFile: Codable {
    let definition: String
    /// Days of the night's window.
    let windowDays: Int
    /// Days of the window that hold tracks of the asker.
    let days: Int
    let ill: Int
    let notDeclared: Int

    fileprivate func sentences(night: String) -> [String] {
        let span = windowDays > 1 ? "In the \(windowDays) days up to \(night)" : "On \(night)"
        var lines = [
            "\(span) you met \(Self.people(ill)) declared ill and \(Self.people(notDeclared)) not declared.",
            "To meet means here: in the same cell of the map at the same time step (\(definition)).",
        ]
        if windowDays > 1 {
            let known = days == 1 ? "1 day" : "\(days) days"
            lines.append("It rests on your tracks of \(known); whoever you met on several days counts once for each.")
        }
        return lines
    }

    private static func people(_ count: Int) -> String {
        count == 0 ? "nobody" : count == 1 ? "1 person" : "\(count) people"
    }
}

extension CommandFailure {
    fileprivate static func answerOfAnother(_ night: String) -> CommandFailure {
        CommandFailure(
            .badData,
            code: "answer-of-another",
            what: "The answer on \(night) is not about you",
            why: "Who passed your question on put another person's in its place",
            remedy: "Ask again; where it happens again, tell those who run the worker, and keep the result"
        )
    }

    fileprivate static func noContribution(_ night: String) -> CommandFailure {
        CommandFailure(
            .denied,
            code: "no-contribution",
            what: "There is no answer for this key on \(night)",
            why: "The dataset holds no track that was contributed with it",
            remedy: "Ask with the key that contributed; nobody can ask about another person"
        )
    }
}
