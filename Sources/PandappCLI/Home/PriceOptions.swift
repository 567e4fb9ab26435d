import ArgumentParser
import Console

/// What tasks cost on a home's ledger, which pays with local credit.
struct PriceOptions: ParsableArguments {
    @Option(help: ArgumentHelp("What the apps cost a task, in nRLC.", valueName: "price"))
    var appPrice: UInt64 = 0

    @Option(help: ArgumentHelp("What a published dataset costs a task, in nRLC.", valueName: "price"))
    var datasetPrice: UInt64 = 0

    @Option(
        help: ArgumentHelp(
            "What the workerpool costs a task, in nRLC; its owner locks 30 % of it as a stake.",
            valueName: "price"
        )
    )
    var workerpoolPrice: UInt64 = 0

    func validate() throws {
        for price in [appPrice, datasetPrice, workerpoolPrice] { try Self.check(price) }
    }

    /// Refuses a price that orders in JSON cannot have.
    static func check(_ price: UInt64) throws {
        guard price <= HomeConfiguration.Prices.largest else {
            throw ValidationError("A price must be 0 to \(HomeConfiguration.Prices.largest) nRLC.")
        }
    }

    /// The same as the home keeps them; nil where all is free.
    var prices: HomeConfiguration.Prices? {
        let prices = HomeConfiguration.Prices(app: appPrice, dataset: datasetPrice, workerpool: workerpoolPrice)
        return prices == HomeConfiguration.Prices() ? nil : prices
    }
}
