import ArgumentParser
import Console
import Cryptography
import DatasetAssembly
import Orders
import SocialDistance

/// `pandapp contacts subscribe`.
struct ContactsSubscribe: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "subscribe",
        abstract: "Have the nightly run answer you, among everybody who has subscribed.",
        discussion: """
            For each night you sign where the answer is sealed to: a key of your own, which only your key file opens. The \
            enclave answers nobody whose signature is not over this app and this night, so nobody can subscribe in your \
            name. The operator publishes one file a night with an answer for everybody; fetch all of it, and open yours \
            with contacts open. Subscribe before a night is published. What you say takes the place of what you said before.

            Example: pandapp contacts subscribe --nights 14 --person-key me.key
            """
    )

    @Option(help: ArgumentHelp("The first night (default: today, in the city's time zone).", valueName: "yyyy-mm-dd"))
    var from: LocalDay?

    @Option(help: "How many nights, 1 to 366.")
    var nights = 31

    @OptionGroup var person: PersonKeyOptions
    @OptionGroup var home: HomeOptions
    @OptionGroup var console: OutputOptions

    func validate() throws {
        guard (1...ContactNights.maximumCount).contains(nights) else {
            throw ValidationError("--nights must be 1 to \(ContactNights.maximumCount).")
        }
        guard let from else { return }
        guard LocalDay(from.advanced(by: nights - 1).description) != nil else {
            throw ValidationError("The last night must be before the year 10000.")
        }
    }

    func run() async throws {
        let voice = try PersonVoice(person, home: home)
        let app = try voice.home.app(.socialDistance, of: .socialDistance).address
        let first = from ?? voice.clock.day(of: WallClock.seconds())
        let key = try person.key()
        let signingKey = try key.signingKey()
        var tokens: [[UInt8]] = []
        for night in (0..<nights).map({ first.advanced(by: $0).description }) {
            let recipient = try key.nightlyIdentity(night: night).recipient
            tokens.append(ContactSubscription(by: signingKey, app: app, night: night, recipient: recipient).token)
        }
        let isNew = try voice.subscribe(ContactNights(app: app, first: first.description, tokens: tokens))
        let last = first.advanced(by: nights - 1)
        try console.report.write(Subscribed(first: first, last: last, nights: nights, isNew: isNew))
    }
}

/// `pandapp contacts unsubscribe`.
struct ContactsUnsubscribe: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unsubscribe",
        abstract: "Be told nothing any more, from the next nightly run on.",
        discussion: "Answers that were made for you stay where they are; only you can open them."
    )

    @OptionGroup var person: PersonKeyOptions
    @OptionGroup var home: HomeOptions
    @OptionGroup var console: OutputOptions

    func run() async throws {
        let voice = try PersonVoice(person, home: home)
        let app = try voice.home.app(.socialDistance, of: .socialDistance).address
        let hasSubscribed = try voice.home.contributions().subscriptions(to: app)[voice.person]?.tokens.isEmpty == false
        let today = voice.clock.day(of: WallClock.seconds()).description
        let isNew = try hasSubscribed && voice.subscribe(ContactNights(app: app, first: today, tokens: []))
        try console.report.write(Unsubscribed(isNew: isNew))
    }
}

private struct Subscribed: CommandReport {
    static let verb = "contacts-subscribe"
    let first: LocalDay
    let last: LocalDay
    let nights: Int
    let isNew: Bool

    var lines: [String] {
        [
            isNew
                ? "Subscribed to the nights from \(first) to \(last), of those that are published from now on."
                : "You had subscribed to the nights from \(first) to \(last); nothing was changed."
        ]
    }
}

private struct Unsubscribed: CommandReport {
    static let verb = "contacts-unsubscribe"
    let isNew: Bool

    var lines: [String] { [isNew ? "You are told nothing any more." : "You had not subscribed; nothing was changed."] }
}
