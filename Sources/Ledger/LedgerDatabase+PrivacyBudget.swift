package import Cryptography
import GRDB
import Orders

// What results cost the people in the datasets: charged before a key is released, and never beyond the budget.
extension LedgerDatabase {
    /// The privacy accounts, by the log: a restoration does not put them back.
    ///
    /// - Throws: `LedgerError.corrupt` where the log's charges do not add up.
    package func privacyAccounts() throws(LedgerError) -> PrivacyAccounts {
        try read { db in try Self.privacyAccounts(db) }
    }

    /// How an app's accounts stand to a dataset, by day; none for a dataset whose results are not accounted.
    ///
    /// - Parameters:
    ///   - dataset: the dataset.
    ///   - app: the app.
    ///   - accounts: the accounts, where the caller has them.
    /// - Returns: a balance for each day.
    /// - Throws: `LedgerError.corrupt` where the log's charges do not add up.
    package func privacyBalances(
        of dataset: EthereumAddress,
        app: EthereumAddress,
        by accounts: PrivacyAccounts? = nil
    ) throws(LedgerError) -> [PrivacyBalance] {
        try read { db in try Self.privacyBalances(of: dataset, app: app, by: accounts, in: db) }
    }

    /// Checks that the dataset of a deal is paid for, or that its app's accounts suffice for it.
    ///
    /// - Returns: how the accounts stand to it, by day.
    /// - Throws: `LedgerError.privacyBudgetExceeded` with the first day that has too little left.
    @discardableResult
    static func requireBudget(for terms: DealTerms, in db: Database) throws -> [PrivacyBalance] {
        guard let dataset = terms.dataset else { return [] }
        let balances = try privacyBalances(of: dataset.address, app: terms.app.address, in: db)
        if let short = balances.first(where: { !$0.isSufficient }) { throw LedgerError.privacyBudgetExceeded(short) }
        return balances
    }

    /// Charges what the first release of a dataset's key spends; later ones, of whatever task, spend nothing.
    ///
    /// - Throws: `LedgerError.privacyBudgetExceeded`.
    static func chargeBudget(for terms: DealTerms, at now: Int64, in db: Database) throws {
        guard let dataset = terms.dataset else { return }
        for balance in try requireBudget(for: terms, in: db) where balance.askedMillionths > 0 {
            let charge = PrivacyCharge(dataset: dataset.address, balance: balance)
            try append(.budgetCharged, charge.details, at: now, to: db)
        }
    }

    /// Checks that the charges add up, that each is what its dataset's entry names, and that every dataset whose key was
    /// released is charged.
    ///
    /// - Throws: `LedgerError.corrupt`.
    static func verifyBudget(_ db: Database) throws {
        let corrupt = LedgerError.corrupt(LogKind.budgetCharged.rawValue)
        for charge in try privacyCharges(db) {
            // A restoration may have put the tables back to before the dataset.
            let dataset: Registered<DatasetEntry>? = try registered(at: charge.dataset, in: db)
            guard let entry = dataset?.entry else { continue }
            guard let terms = entry.privacy, terms.days.contains(charge.day),
                terms.epsilonMillionths == charge.epsilonMillionths, charge.budgetMillionths <= terms.budgetMillionths
            else { throw corrupt }
        }
        let accounts = try privacyAccounts(db)
        let deals = try Row.fetchCursor(
            db,
            sql: """
                SELECT cbor FROM deal WHERE EXISTS (
                    SELECT 1 FROM task JOIN key_release ON key_release.task = task.id WHERE task.deal = deal.id)
                """
        )
        while let row = try deals.next() {
            let terms = try Deal(decoding: row.bytes("cbor")).terms
            guard let dataset = terms.dataset else { continue }
            let balances = try privacyBalances(of: dataset.address, app: terms.app.address, by: accounts, in: db)
            guard balances.allSatisfy({ $0.askedMillionths == 0 }) else { throw corrupt }
        }
    }

    // MARK: - Within a transaction

    private static func privacyBalances(
        of dataset: EthereumAddress,
        app: EthereumAddress,
        by accounts: PrivacyAccounts? = nil,
        in db: Database
    ) throws -> [PrivacyBalance] {
        let offered: Registered<DatasetEntry>? = try registered(at: dataset, in: db)
        guard let terms = offered?.entry.privacy else { return [] }
        guard let asking: Registered<AppEntry> = try registered(at: app, in: db) else {
            throw LedgerError.unknownAsset(.app, app)
        }
        return try (accounts ?? privacyAccounts(db, of: terms.days)).balances(
            of: terms,
            strictest: strictestBudgets(of: asking.entry.name, days: terms.days, in: db),
            dataset: dataset,
            app: asking.entry.name
        )
    }

    /// The strictest budget of an app's datasets of each night that has some, asked about or not: what one version
    /// promises, a later one does not take back, nor does an upgrade of the app.
    private static func strictestBudgets(
        of app: String,
        days: [String],
        in db: Database
    ) throws -> [String: UInt64] {
        var budgets: [String: UInt64] = [:]
        for day in days {
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT dataset.entry AS dataset, app.entry AS app FROM publication
                    JOIN dataset ON dataset.address = publication.dataset JOIN app ON app.address = publication.app
                    WHERE night = ?
                    """,
                arguments: [day]
            )
            for row in rows {
                let budget = try DatasetEntry(decoding: row.bytes("dataset")).privacy?.budgetMillionths
                guard let budget, try AppEntry(decoding: row.bytes("app")).name == app else { continue }
                budgets[day] = min(budget, budgets[day] ?? .max)
            }
        }
        return budgets
    }

    private static func privacyAccounts(_ db: Database, of days: [String]? = nil) throws -> PrivacyAccounts {
        var accounts = PrivacyAccounts()
        for charge in try privacyCharges(db, naming: days) { try accounts.take(charge) }
        return accounts
    }

    /// The log's charges, oldest first; where days are given, those that name one of them.
    private static func privacyCharges(_ db: Database, naming days: [String]? = nil) throws -> [PrivacyCharge] {
        let kind = LogKind.budgetCharged.rawValue
        let isNamed = days.map { $0.map { _ in "instr(body, ?) > 0" }.joined(separator: " OR ") } ?? "TRUE"
        let rows = try Row.fetchCursor(
            db,
            sql: "SELECT * FROM entry WHERE kind = ? AND (\(isNamed)) ORDER BY seq",
            arguments: [kind] + StatementArguments((days ?? []).map { blob(Array($0.utf8)) })
        )
        var charges: [PrivacyCharge] = []
        while let row = try rows.next() {
            guard let charge = LogEvent(try checkedEntry(row).body).flatMap(PrivacyCharge.init) else {
                throw LedgerError.corrupt(kind)
            }
            // What is found somewhere in a body may mean something else there.
            if days?.contains(charge.day) ?? true { charges.append(charge) }
        }
        return charges
    }
}
