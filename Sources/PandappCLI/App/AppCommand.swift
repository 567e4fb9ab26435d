import ArgumentParser

/// `pandapp app`: what developers, auditors and publishers of confidential apps need.
struct AppCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "app",
        abstract: "See the apps, try them, register new code, and say which may have datasets.",
        subcommands: [
            AppList.self, AppShow.self, AppTest.self, AppRegister.self, AppWhitelist.self, AppEndorse.self,
            AppUpgrade.self, AppDelist.self, AppRebuild.self,
        ]
    )
}
