import Publisher

extension OpenHome {
    /// The apps for which every night has a dataset, with what each is given.
    func whitelistedApps() throws -> [WhitelistedApp] {
        try AppKind.allCases.map { WhitelistedApp(registered: try app($0), demand: try demand(of: $0)) }
    }
}
