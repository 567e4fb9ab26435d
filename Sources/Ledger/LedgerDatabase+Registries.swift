package import Cryptography
import DeterministicCBOR
import GRDB
package import Orders

extension LedgerDatabase {
    /// Registers an app; doing it again changes nothing and gives the same address.
    @discardableResult
    package func registerApp(
        owner: EthereumAddress,
        entry: AppEntry,
        at now: Int64
    ) throws(LedgerError) -> EthereumAddress {
        try write { db in try Self.register(Registered(entry: entry, owner: owner), at: now, in: db) }
    }

    /// Registers a dataset that belongs to no night; `publishNight` registers the others.
    @discardableResult
    package func registerDataset(
        owner: EthereumAddress,
        entry: DatasetEntry,
        at now: Int64
    ) throws(LedgerError) -> EthereumAddress {
        try write { db in try Self.register(Registered(entry: entry, owner: owner), at: now, in: db) }
    }

    /// Registers a workerpool; doing it again changes nothing and gives the same address.
    @discardableResult
    package func registerWorkerpool(
        owner: EthereumAddress,
        entry: WorkerpoolEntry,
        at now: Int64
    ) throws(LedgerError) -> EthereumAddress {
        try write { db in try Self.register(Registered(entry: entry, owner: owner), at: now, in: db) }
    }

    /// The registered app at an address.
    package func app(_ address: EthereumAddress) throws(LedgerError) -> Registered<AppEntry>? {
        try read { db in try Self.registered(at: address, in: db) }
    }

    /// The registered dataset at an address.
    package func dataset(_ address: EthereumAddress) throws(LedgerError) -> Registered<DatasetEntry>? {
        try read { db in try Self.registered(at: address, in: db) }
    }

    /// The registered workerpool at an address.
    package func workerpool(_ address: EthereumAddress) throws(LedgerError) -> Registered<WorkerpoolEntry>? {
        try read { db in try Self.registered(at: address, in: db) }
    }

    /// All registered apps by age.
    package func apps() throws(LedgerError) -> [Registered<AppEntry>] {
        try read { db in
            try Row.fetchAll(db, sql: "SELECT * FROM app ORDER BY registered_at, address").map(Self.registered(in:))
        }
    }

    /// All registered datasets by age.
    package func datasets() throws(LedgerError) -> [Registered<DatasetEntry>] {
        try read { db in
            try Row.fetchAll(db, sql: "SELECT * FROM dataset ORDER BY registered_at, address")
                .map(Self.registered(in:))
        }
    }

    /// Makes an account a member of a group, or no longer one, at once for every order restricted to the group.
    ///
    /// The ledger asks nobody who they are: whoever calls this has found that the group's owner wants it.
    package func setMembership(
        of member: EthereumAddress,
        in group: EthereumAddress,
        to isMember: Bool,
        at now: Int64
    ) throws(LedgerError) {
        try write { db in
            guard try Self.setMembership(of: member, in: group, to: isMember, db) else { return }
            try Self.append(
                .groupChanged,
                [.bytes(group.bytes), .bytes(member.bytes), .boolean(isMember)],
                at: now,
                to: db
            )
        }
    }

    /// Writes a membership, and says whether that changed anything.
    static func setMembership(
        of member: EthereumAddress,
        in group: EthereumAddress,
        to isMember: Bool,
        _ db: Database
    ) throws -> Bool {
        try db.execute(
            sql: isMember
                ? #"INSERT OR IGNORE INTO group_member("group", member) VALUES(?, ?)"#
                : #"DELETE FROM group_member WHERE "group" = ? AND member = ?"#,
            arguments: [blob(group.bytes), blob(member.bytes)]
        )
        return db.changesCount > 0
    }

    /// The members of a group, in the order of their addresses; none where nobody made it.
    package func members(of group: EthereumAddress) throws(LedgerError) -> [EthereumAddress] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: #"SELECT member FROM group_member WHERE "group" = ? ORDER BY member"#,
                arguments: [blob(group.bytes)]
            ).map { row in try row.address("member") }
        }
    }

    @discardableResult
    static func register<Entry: RegistryEntry>(
        _ registered: Registered<Entry>,
        at now: Int64,
        in db: Database
    ) throws -> EthereumAddress {
        guard registered.owner != .zero else { throw LedgerError.ownerIsNobody }
        let address = registered.address
        try db.execute(
            sql: """
                INSERT INTO \(Entry.kind.rawValue)(address, owner, entry, registered_at) VALUES(?, ?, ?, ?)
                ON CONFLICT(address) DO NOTHING
                """,
            arguments: [blob(address.bytes), blob(registered.owner.bytes), blob(registered.entry.encoded()), now]
        )
        if db.changesCount > 0 {
            let details: [CBORValue] = [.bytes(address.bytes), .bytes(registered.owner.bytes)]
            try append(Entry.kind.logKind, details, at: now, to: db)
        }
        return address
    }

    static func registered<Entry: RegistryEntry>(
        at address: EthereumAddress,
        in db: Database
    ) throws -> Registered<Entry>? {
        try Row.fetchOne(
            db.cachedStatement(sql: "SELECT * FROM \(Entry.kind.rawValue) WHERE address = ?"),
            arguments: [blob(address.bytes)]
        ).map(registered(in:))
    }

    private static func registered<Entry: RegistryEntry>(in row: Row) throws -> Registered<Entry> {
        Registered(entry: try Entry(decoding: row.bytes("entry")), owner: try row.address("owner"))
    }
}

extension RegistryKind {
    fileprivate var logKind: LogKind {
        switch self {
        case .app: .appRegistered
        case .dataset: .datasetRegistered
        case .workerpool: .workerpoolRegistered
        case .group: .groupChanged
        }
    }
}
