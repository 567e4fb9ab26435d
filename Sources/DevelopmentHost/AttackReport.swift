import Cartography
import Console
import MembershipAttack

/// The result of `app test attack`.
struct AttackReport: CommandReport {
    static let verb = "app-test-attack"
    /// Up to this area under the curve an attack is hardly better than a coin.
    private static let coinArea = 0.6
    /// The separation that makes ``coinArea``, of normal laws.
    private static let coinSeparation = 0.36

    /// What the adversary found of one person.
    struct Verdict: Encodable {
        let person: String
        let isIll: Bool
        /// Five-metre cells that the person was in.
        let cells: Int
        /// Those in which the exact map has room for the person's fixes.
        let cellsFound: Int
        let saysIllFromExactMap: Bool
        let saysIllFromOurs: Bool
        /// By how many standard deviations of chance and noise the person lifts our map.
        let separation: Double

        init(_ story: TargetStory) {
            person = story.target.identifier
            isIll = story.target.isIll
            (cells, cellsFound) = (story.cells, story.found)
            saysIllFromExactMap = story.isFoundInExactMap
            saysIllFromOurs = story.seemsToBeInReleasedMap
            separation = story.separation
        }
    }

    let run: TestOrigin
    let persons: Int
    let ill: Int
    let target: Verdict
    let control: Verdict
    let outcomes: [MembershipGames.Outcome]
    var picture: String

    var lines: [String] {
        run.lines
            + [
                "people:      \(FixedDecimal.grouped(Int64(persons))), \(FixedDecimal.grouped(Int64(ill))) declared ill",
                "the attack:  who knows where somebody spent the day, and has the map: were they among the ill?",
                "2020's map:  exact numbers of fixes in five-metre cells",
            ] + [target, control].map(Self.exactLine)
            + ["our map:     differentially private, epsilon 1 per person-day"] + [target, control].map(Self.ourLine)
            + ["area under the curve, 0.5 is chance, 1 is certainty:"]
            + outcomes.map { outcome in
                "             \(FixedDecimal.grouped(Int64(outcome.ill))) ill, \(outcome.games) targets: "
                    + "2020's map \(Self.area(outcome.exactArea)), ours \(Self.area(outcome.releasedArea))"
            }
            + [
                "             in the long run no attack on a map of epsilon 1 can pass "
                    + Self.area(AreaUnderCurve.limit(epsilon: 1)),
                "picture:     \(picture)",
            ]
    }

    private static func exactLine(_ verdict: Verdict) -> String {
        "             \(verdict.person) has room in \(verdict.cellsFound) of their \(verdict.cells) cells: "
            + "\(verdict.saysIllFromExactMap ? "was ill" : "was not"), \(truth(verdict, verdict.saysIllFromExactMap))"
    }

    private static func ourLine(_ verdict: Verdict) -> String {
        "             \(verdict.person) would lift it by \(separation(verdict)) standard deviations: "
            + (verdict.separation <= coinSeparation ? "a coin would do" : "more than a coin tells")
            + ", and says \(verdict.saysIllFromOurs ? "was ill" : "was not"), \(truth(verdict, verdict.saysIllFromOurs))"
    }

    private static func truth(_ verdict: Verdict, _ answer: Bool) -> String {
        answer == verdict.isIll ? "which is true" : "which is false"
    }

    private static func separation(_ verdict: Verdict) -> String {
        FixedDecimal.text(rounding: verdict.separation, decimals: 2)
    }

    private static func area(_ area: Double) -> String { FixedDecimal.text(rounding: area, decimals: 3) }

    /// What stands on the picture.
    func words(day: String) -> AttackPicture.Words {
        let games = outcomes.last
        let (exact, ours) = (Self.area(games?.exactArea ?? 0.5), Self.area(games?.releasedArea ?? 0.5))
        return AttackPicture.Words(
            title: "One day, two maps: was the person with the blue rings among the ill?",
            subtitle: "\(FixedDecimal.grouped(Int64(persons))) people on \(day), "
                + "\(FixedDecimal.grouped(Int64(ill))) of them declared ill. The adversary knows where the person spent "
                + "the day, and how everybody is spread.",
            exact: [
                target.saysIllFromExactMap ? "Found" : "Not found",
                "\(target.cellsFound) of the \(target.cells) cells of the person's day have room for them; of somebody who "
                    + "was not ill, \(control.cellsFound) of \(control.cells). Over \(games?.games ?? 0) people the attack's "
                    + "area under the curve is \(exact): 1 is certainty.",
            ],
            released: [
                (games?.releasedArea ?? 0.5) <= Self.coinArea ? "Hardly better than a coin" : "Better than a coin",
                "The person moves what the map says by \(Self.separation(target)) standard deviations of chance and noise. "
                    + "Over \(games?.games ?? 0) people the attack's area under the curve is \(ours): 0.5 is chance.",
            ],
            footer:
                "Left: app test heatmap --raw, the rule of the prototype of 2020. Right: app test heatmap, ε = 1 per "
                + "person-day, with two standard deviations of its noise. Both maps are read from their published tables. "
                + "Area under the curve: how often a map with the target scores higher than one without.",
            label: DevelopmentHost.label + " — the exact counts on the left protect nobody: for made-up people only"
        )
    }
}
