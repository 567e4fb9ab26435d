import Cryptography
import DatasetAssembly
package import Ledger
import Orders

/// What is to be done for the apps of one night.
package struct NightPlan: Sendable {
    /// What is to be done for one app.
    package enum Step: Sendable {
        /// A dataset is made, in place of an earlier revision if there is one.
        case publish(revision: Int, superseding: PublishedNight?)
        /// What is there stays: nothing has changed, or it was revoked.
        case leave(PublishedNight)
        /// Too few people consent: no dataset is made, and one that is there is retired.
        case withhold(consenting: Int, retiring: PublishedNight?)
    }

    /// One app's part.
    package struct Part: Sendable {
        /// The app.
        package let app: WhitelistedApp
        /// What is to be done.
        package let step: Step
        /// People with fixes of the day who consent; nil where that was not counted, for nothing has changed.
        package let consenting: Int?
        /// What is to be remembered of the dataset's inputs; nil where nothing is new.
        let inputs: PublishedInputs.Line?
        /// The order that is open now; revoked meanwhile, it must not be superseded by an open one.
        let openOrder: Digest?
    }

    /// `YYYY-MM-DD`.
    package let night: String
    /// One part for each app.
    package let parts: [Part]
}

extension NightlyPublication {
    /// What a night calls for, and what was read to know it; nothing is written.
    ///
    /// A night that was published before is made anew where contributions, consents or statuses that count for it have
    /// changed since, or where that is forced. What was revoked, destroyed or expired is not: a person's withdrawal is
    /// the exception, after which the night is made without that person.
    ///
    /// - Throws: `PublisherError.noContributions`, or what ledger and contributions throw.
    func plan(
        _ night: String,
        apps: [WhitelistedApp],
        isForced: Bool,
        known: PublishedInputs,
        progress: inout PublicationProgress
    ) throws -> (NightPlan, NightReading?) {
        let state = try contributions.state(of: days(of: windows(of: apps, night: night)))
        let standings = try apps.map { try standing(of: $0, night: night) }
        // Nothing of the window's other days need be read for that.
        guard standings.contains(where: { $0.published != nil }) || contributions.days().contains(night) else {
            throw PublisherError.noContributions(day: night)
        }
        let isSettled = standings.allSatisfy { standing in
            switch standing {
            case .open(let published): known.lines[published.dataset]?.state == state
            case .closed: true
            case .never, .withdrawn: false
            }
        }
        if isSettled, !isForced {
            let parts = zip(apps, standings).compactMap { app, standing in
                standing.published.map {
                    NightPlan.Part(app: app, step: .leave($0), consenting: nil, inputs: nil, openOrder: nil)
                }
            }
            return (NightPlan(night: night, parts: parts), nil)
        }
        let (inputs, reading) = try inputs(of: apps, night: night, progress: &progress)
        guard let contributors = inputs.first?.contributors, contributors > 0 else {
            throw PublisherError.noContributions(day: night)
        }
        let parts = apps.indices.map { index in
            let line = PublishedInputs.Line(inputs: inputs[index].digest, state: state)
            return NightPlan.Part(
                app: apps[index],
                step: step(standings[index], inputs[index], isForced: isForced, known: known),
                consenting: inputs[index].consenting,
                inputs: line,
                openOrder: standings[index].openOrder
            )
        }
        return (NightPlan(night: night, parts: parts), reading)
    }

    private func step(
        _ standing: Standing,
        _ inputs: NightInputs,
        isForced: Bool,
        known: PublishedInputs
    ) -> NightPlan.Step {
        switch standing {
        case .closed(let published) where !isForced: return .leave(published)
        case .open(let published) where !isForced:
            if known.lines[published.dataset]?.inputs == inputs.digest { return .leave(published) }
        default: break
        }
        guard inputs.consenting >= settings.minimumContributors else {
            if case .open(let published) = standing {
                return .withhold(consenting: inputs.consenting, retiring: published)
            }
            return .withhold(consenting: inputs.consenting, retiring: nil)
        }
        let earlier = standing.published
        return .publish(revision: (earlier?.revision ?? 0) + 1, superseding: earlier)
    }

    /// How it stands with an app's dataset of a night.
    private enum Standing {
        case never
        case open(PublishedNight)
        /// Retired because somebody withdrew.
        case withdrawn(PublishedNight)
        /// Revoked, destroyed or expired.
        case closed(PublishedNight)

        var published: PublishedNight? {
            switch self {
            case .never: nil
            case .open(let published), .withdrawn(let published), .closed(let published): published
            }
        }

        var openOrder: Digest? {
            if case .open(let published) = self { published.order } else { nil }
        }
    }

    private func standing(of app: WhitelistedApp, night: String) throws -> Standing {
        guard let published = try ledger.publication(app: app.demand.app, night: night) else { return .never }
        let order = try ledger.order(DatasetOrder.self, published.order)
        guard order?.consumption.isClosed ?? true else { return .open(published) }
        let header = try ledger.dataset(published.dataset)?.entry.headerDigest
        let isWithdrawn = try header.flatMap { try ledger.destroyedKeys()[$0] } == .withdrawal
        return isWithdrawn ? .withdrawn(published) : .closed(published)
    }
}
