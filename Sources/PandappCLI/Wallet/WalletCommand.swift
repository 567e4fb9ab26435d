import ArgumentParser

/// `pandapp wallet`: keys of Ethereum accounts, in files that other wallets read.
struct WalletCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "wallet",
        abstract: "Make, import and show Ethereum wallets in keystore files of version 3.",
        subcommands: [WalletCreate.self, WalletImport.self, WalletShow.self]
    )
}
