/// What a run is asked to publish.
package struct PublicationRequest: Sendable {
    /// The nights, `YYYY-MM-DD`, oldest first.
    package var nights: [String]
    /// The whitelist.
    package var apps: [WhitelistedApp]
    /// Whether nights are made anew where nothing has changed, or where they were revoked.
    package var isForced: Bool
    /// Whether nights without contributions, or with too few, are passed over: then they are no failure.
    package var passesOver: Bool
    /// The last night that is no longer kept; it and all before are retired.
    package var lastExpired: String?

    /// A request of its parts.
    package init(
        nights: [String],
        apps: [WhitelistedApp],
        isForced: Bool = false,
        passesOver: Bool = false,
        lastExpired: String? = nil
    ) {
        self.nights = nights
        self.apps = apps
        self.isForced = isForced
        self.passesOver = passesOver
        self.lastExpired = lastExpired
    }
}

/// An app that gets no dataset of a night, as too few people consent.
package struct WithheldDataset: Sendable {
    /// The app's name.
    package let app: String
    /// People with fixes of the day who consent.
    package let consenting: Int
    /// Whether an earlier revision was retired for it.
    package let isRetired: Bool
}

/// What became of one night.
package struct PublishedNightOutcome: Sendable {
    /// `YYYY-MM-DD`.
    package let night: String
    /// Datasets that this run made.
    package var made: [PublishedDataset] = []
    /// Datasets that were there before, and stay.
    package var left: [PublishedDataset] = []
    /// Apps without a dataset.
    package var withheld: [WithheldDataset] = []
}

/// What became of a run.
package struct PublicationOutcome: Sendable {
    /// The nights for which there were contributions.
    package var nights: [PublishedNightOutcome] = []
    /// The nights that were passed over: nobody contributed.
    package var withoutContributions: [String] = []
    /// The nights that were passed over since what they rest on cannot be used, with why.
    package var failures: [(night: String, error: any Error)] = []
    /// Datasets that expired in this run.
    package var expired = 0
    /// Keys that were destroyed, of expired and of superseded datasets.
    package var keysDestroyed = 0
}
