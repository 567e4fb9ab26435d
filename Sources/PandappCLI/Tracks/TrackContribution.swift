import Console
import Cryptography
import DatasetAssembly
import Foundation
import Mobility
import Orders

/// Contributes tracks into a development home: what `generate` and `tracks import` do where no file is asked for.
///
/// Each person of the tracks gets a key file of their own (or keeps the one they have), and says by it what a real
/// person would: their fixes, their consent to all apps on the whitelist and to simulated execution unless they have spoken of consent
/// before, and how they are. The publisher's side opens and verifies every contribution before it keeps it.
struct TrackContribution {
    /// The home.
    let home: HomeFolder

    /// Contributes one day's tracks, each person's under a key of their own.
    ///
    /// - Parameters:
    ///   - tracks: The tracks; all fixes are of that day.
    ///   - day: The day, in the city's zone.
    ///   - progress: Advanced by one for each person.
    ///   - statusSince: The day from which on the status of the person at a place holds.
    /// - Throws: The first failure; then no fix of the day was kept.
    func contribute(
        _ tracks: TrackSet,
        day: LocalDay,
        progress: ProgressDisplay,
        statusSince: (Int) -> LocalDay
    ) throws {
        let open = try OpenHome(home)
        let clock = try CityClock(zone: open.configuration.timeZone)
        let apps = try open.whitelistedNames().map {
            AppConsent(app: try open.app($0).address, allowsSimulated: true)
        }
        let publisher = try open.secrets.identity(.contributions)
        let people = PersonFolder(folder: home.folder(of: .person))
        let lock = try home.lockWords()
        defer { withExtendedLifetime(lock) {} }
        let words = PersonWord.ofEach(try open.contributions().peopleRecords())
        let now = WallClock.seconds()
        var records: [SignedRecord] = []
        for index in tracks.persons.indices {
            let key = try people.signingKey(of: tracks.persons[index].identifier)
            let word = words[key.verificationKey] ?? PersonWord([])
            let isIll = tracks.persons[index].status == .ill
            var statements: [PersonStatement] = [.fixes(try tracks.dayFixes(of: index, day: day, clock: clock))]
            if !word.hasSpokenOfConsent { statements.append(.consents(apps)) }
            let since = statusSince(index).description
            if word.health[since] != isIll {
                statements.append(isIll ? .health(illSince: since) : .notDeclared(since: since))
            }
            let time = word.nextTime(now: now)
            let envelope = try ContributionEnvelope.seal(
                statements.map { SignedRecord($0, at: time, by: key) },
                to: publisher.recipient
            )
            records += try ContributionEnvelope.open(envelope, publisher: publisher)
            progress.advance()
        }
        try people.synchronise()
        try open.requireNotWithdrawn(Set(records.map(\.person)))
        try open.contributions().add(records)
    }
}

/// Key files of development people, one each: `<identifier>.key`.
private struct PersonFolder {
    let folder: URL

    func signingKey(of identifier: String) throws -> SigningKey {
        let place = folder.appending(path: Self.fileName(identifier))
        if FileManager.default.fileExists(atPath: place.path) {
            return try HomeSecrets.person(at: place.path).signingKey()
        }
        let key = PersonKey()
        try SecretFile.create(Array(try key.exposedText().utf8), at: place, durably: false)
        return try key.signingKey()
    }

    /// One synchronisation for all keys: they are needed only once the contributions are kept, which comes after.
    func synchronise() throws {
        try SecretFile.synchronise(folder)
    }

    /// Identifiers of plain characters are the file's name; others could escape the folder and become a digest.
    private static func fileName(_ identifier: String) -> String {
        let isPlain =
            (1...64).contains(identifier.utf8.count)
            && identifier.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte) || (0x61...0x7a).contains(byte)
                    || byte == 0x2d || byte == 0x5f
            }
        let name = isPlain ? identifier : "id-" + SHA256Digest.of(Array(identifier.utf8)).hexadecimal.prefix(32)
        return name + ".key"
    }
}
