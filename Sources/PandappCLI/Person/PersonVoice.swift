import Console
import Cryptography
import DatasetAssembly
import Durability
import Foundation

/// One person who speaks to the home's publisher: signs with the key that only they hold, and seals to the publisher.
///
/// In this version person and publisher meet in one home, so that the publisher opens at once what the person sends,
/// and the person's last word is what the publisher has kept: the very records that the next publication goes by.
struct PersonVoice: ~Copyable {
    let home: OpenHome
    /// The time of the city, in which days are counted.
    let clock: CityClock
    private let key: SigningKey

    /// The person of a key, before the publisher of a home.
    init(_ person: PersonKeyOptions, home: HomeOptions) throws {
        let key = try person.key().signingKey()
        let home = try OpenHome(home.folder())
        let clock = try CityClock(zone: home.configuration.timeZone)
        (self.home, self.clock) = (home, clock)
        self.key = key
    }

    /// Who speaks.
    var person: VerificationKey { key.verificationKey }

    /// What the person said of consent and health so far.
    func lastWord() throws -> PersonWord {
        PersonWord(try home.contributions().peopleRecords(of: key.verificationKey))
    }

    /// Says one thing more, if there is something to say, and has the last word of it.
    ///
    /// A whitelist replaces the whole list, so that between reading the last word and saying the next nobody else may
    /// speak with this home: a lock is held meanwhile. The next record is dated after the last one even where the clock
    /// shows the same second, or was put back: of two words of one second not the later one would count.
    ///
    /// - Parameter next: Makes the statement of the last word; nil where that says it already.
    /// - Returns: The last word now, and whether it is a new one.
    /// - Throws: What the home, the store or `next` throws; then nothing was said.
    func say(_ next: (PersonWord) throws -> PersonStatement?) throws -> (word: PersonWord, isNew: Bool) {
        let lock = try home.folder.lockWords()
        defer { withExtendedLifetime(lock) {} }
        let records = try home.contributions().peopleRecords(of: key.verificationKey)
        let word = PersonWord(records)
        guard let statement = try next(word) else { return (word, false) }
        let record = SignedRecord(statement, at: word.nextTime(now: WallClock.seconds()), by: key)
        try send(record)
        return (PersonWord(records + [record]), true)
    }

    /// Contributes a day of fixes.
    ///
    /// - Returns: False where the very same fixes were contributed before; then nothing is sent.
    func contribute(_ fixes: DayFixes) throws -> Bool {
        let lock = try home.folder.lockWords()
        defer { withExtendedLifetime(lock) {} }
        let known = try home.contributions().fixes(of: fixes.day, by: key.verificationKey)
        guard !known.contains(where: { $0.statement == .fixes(fixes) }) else { return false }
        try send(SignedRecord(.fixes(fixes), at: WallClock.seconds(), by: key))
        return true
    }

    /// Says which nights' answers the person wants, unless that is their last word.
    ///
    /// - Returns: False where it was said before; then nothing is sent.
    func subscribe(_ nights: ContactNights) throws -> Bool {
        let lock = try home.folder.lockWords()
        defer { withExtendedLifetime(lock) {} }
        let store = try home.contributions()
        guard try store.subscriptions(to: nights.app)[person] != nights else { return false }
        // Later than all before, even where the clock shows the same second.
        let last = try store.subscriptions(of: person).map(\.time).max() ?? 0
        let time = max(WallClock.seconds(), last < .max ? last + 1 : last)
        try send(SignedRecord(.subscription(nights), at: time, by: key))
        return true
    }

    private func send(_ record: SignedRecord) throws {
        let publisher = try home.secrets.identity(.contributions).recipient
        try home.receive(ContributionEnvelope.seal([record], to: publisher))
    }

    /// A statement as the publisher gets it: signed, sealed, opened and verified.
    func sealed(_ statement: PersonStatement) throws -> SignedRecord {
        let publisher = try home.secrets.identity(.contributions)
        let record = SignedRecord(statement, at: WallClock.seconds(), by: key)
        let envelope = try ContributionEnvelope.seal([record], to: publisher.recipient)
        guard let opened = try ContributionEnvelope.open(envelope, publisher: publisher).first else {
            throw DatasetAssemblyError.malformedRecord
        }
        return opened
    }
}

extension HomeFolder {
    /// Waits until nobody else speaks for a person of this home.
    func lockWords() throws -> FileLock {
        let file = folder(of: .person).appending(path: "words.lock")
        do throws(FileLock.Failure) {
            return try FileLock(file: file, waits: true)
        } catch {
            throw CommandFailure.uncreatable(file.path)
        }
    }
}

extension OpenHome {
    /// The publisher's side: opens an envelope, verifies each record, and keeps them.
    fileprivate func receive(_ envelope: [UInt8]) throws {
        let records = try ContributionEnvelope.open(envelope, publisher: secrets.identity(.contributions))
        try requireNotWithdrawn(Set(records.map(\.person)))
        try contributions().add(records)
    }
}

extension CityClock {
    /// Refuses a day that has not begun.
    func requireBegun(_ day: LocalDay) throws(CommandFailure) {
        guard day > self.day(of: WallClock.seconds()) else { return }
        throw CommandFailure(
            .usage,
            code: "day-in-future",
            what: "\(day) was not accepted",
            why: "The day has not begun in \(zone)",
            remedy: "Give a day up to today"
        )
    }
}
