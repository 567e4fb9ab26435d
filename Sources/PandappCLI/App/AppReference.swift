import ArgumentParser
import Console
import Cryptography
import Ledger
import Orders

/// How a command names a registry entry: by the app whose datasets are made for it today, or by its address.
enum AppReference: ExpressibleByArgument {
    case name(AppName)
    case address(EthereumAddress)

    init?(argument: String) {
        if let name = AppName(argument) {
            self = .name(name)
        } else if let address = try? EthereumAddress(parsing: argument) {
            self = .address(address)
        } else {
            return nil
        }
    }
}

extension OpenHome {
    /// The registered app of a name or address.
    func app(_ reference: AppReference) throws -> Registered<AppEntry> {
        switch reference {
        case .name(let name): return try app(name)
        case .address(let address):
            guard let app = try ledger.app(address) else { throw CommandFailure.notRegistered(address) }
            return app
        }
    }
}
