import ArgumentParser
import Console
import Cryptography
import Ledger
import Orders

/// `pandapp group`: who stands behind a restriction.
struct GroupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "group",
        abstract: "Groups that orders are restricted to: one order serves all members, and who leaves is out at once.",
        discussion: """
            A group's address follows from its owner's wallet and its name, so that only the owner changes it. It \
            goes where an order names whom it is restricted to: apprestrict, datasetrestrict, workerpoolrestrict or \
            requesterrestrict. It need not be made: it begins with its first member.
            """,
        subcommands: [GroupAdd.self, GroupRemove.self, GroupShow.self]
    )
}

/// A group by its name and owner.
struct GroupOptions: ParsableArguments {
    @Argument(help: ArgumentHelp("What you call the group.", valueName: "name"))
    var group: String

    @OptionGroup var signing: SigningOptions
    @OptionGroup var home: HomeOptions

    func validate() throws {
        guard !group.isEmpty else { throw ValidationError("A group has a name.") }
    }

    /// The group, whose owner is whoever has the wallet: by default the home's publisher.
    func address(in open: OpenHome) throws -> EthereumAddress {
        let owner = try signing.wallet(of: .dataset, in: open.secrets).address
        return Registered(entry: try GroupEntry(name: group), owner: owner).address
    }
}

/// Members by their addresses, apps also by their names.
struct MemberOptions: ParsableArguments {
    @Option(
        name: .customLong("member"),
        help: ArgumentHelp("A member: an address, or the name of an app of the home.", valueName: "address")
    )
    var members: [AppReference]

    func validate() throws {
        guard !members.isEmpty else { throw ValidationError("Who? Give --member.") }
    }

    fileprivate func set(_ isMember: Bool, in options: GroupOptions) throws -> ShownGroup {
        let open = try OpenHome(options.home.folder())
        let group = try options.address(in: open)
        let addresses = try members.map { member in
            switch member {
            case .name(let name): try open.app(name).address
            case .address(let address): address
            }
        }
        try open.log.signing {
            for address in addresses {
                try open.ledger.setMembership(of: address, in: group, to: isMember, at: WallClock.seconds())
            }
        }
        return try ShownGroup(address: group, ledger: open.ledger)
    }
}

/// `pandapp group add`.
struct GroupAdd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Admit members to a group.",
        discussion: "Example: pandapp group add researchers --member 0x1a64… --member 0x6F8a…"
    )

    @OptionGroup var group: GroupOptions
    @OptionGroup var member: MemberOptions
    @OptionGroup var console: OutputOptions

    func run() async throws {
        try console.report.write(member.set(true, in: group))
    }
}

/// `pandapp group remove`.
struct GroupRemove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Take members out of a group: no new deal from now on by an order that is restricted to it.",
        discussion: "Example: pandapp group remove researchers --member 0x1a64…"
    )

    @OptionGroup var group: GroupOptions
    @OptionGroup var member: MemberOptions
    @OptionGroup var console: OutputOptions

    func run() async throws {
        try console.report.write(member.set(false, in: group))
    }
}

/// `pandapp group show`.
struct GroupShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "The address of a group and its members.",
        discussion: "Example: pandapp group show researchers"
    )

    @OptionGroup var group: GroupOptions
    @OptionGroup var console: OutputOptions

    func run() async throws {
        let open = try OpenHome(group.home.folder())
        let shown = try ShownGroup(address: group.address(in: open), ledger: open.ledger)
        try console.report.write(shown, essential: true)
    }
}

/// The result of the commands on groups.
private struct ShownGroup: CommandReport {
    static let verb = "group"

    /// What goes into a restriction.
    let group: String
    let members: [String]

    init(address: EthereumAddress, ledger: LedgerDatabase) throws {
        group = address.checksummed
        members = try ledger.members(of: address).map(\.checksummed)
    }

    var lines: [String] { ["group:  \(group)"] + members.map { "member: \($0)" } }
}
