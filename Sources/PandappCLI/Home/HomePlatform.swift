import Attestation
import Console
import Foundation
import KeyBroker

/// The SIMULATED platform of a home, and what its relying parties keep copies of.
///
/// The platform's folder is the platform's own: only its executable reads the secret there. Broker and requester were
/// given its root certificate when the home was made, as `simulated-root.der`, and believe no other, whatever the folder
/// says later. The maker's statements on the platform, which end after thirty days, are copied anew for the broker; they
/// are signed under that root.
struct HomePlatform {
    let home: HomeFolder

    /// Where the platform keeps its keys.
    var folder: URL { home.folder(of: .platform) }

    private static let knownRoot = "simulated-root.der"
    private static let rootLimit: UInt64 = 8 << 10

    /// Makes the platform's keys if there are none, and has broker and requester believe it unless they believe another.
    func introduce() throws {
        try prepare()
        let root = try InputFile.read(folder.appending(path: "root.der").path, limit: Self.rootLimit)
        for role in [HomeFolder.Role.broker, .requester] {
            let place = home.folder(of: role).appending(path: Self.knownRoot).path
            if !FileManager.default.fileExists(atPath: place) { try OutputFile.write(root, to: place) }
        }
        try renew()
    }

    /// Renews what is stated of the platform where it ends soon, and gives the broker its copy.
    func renew() throws {
        try prepare()
        for name in BrokerCollateral.names {
            let stated = try InputFile.read(folder.appending(path: name).path, limit: BrokerCollateral.limit)
            let copy = home.folder(of: .broker).appending(path: name)
            guard FileManager.default.contents(atPath: copy.path) != Data(stated) else { continue }
            try OutputFile.write(stated, to: copy.path)
        }
    }

    /// The root, as DER, that a role was told to believe when the home was made.
    func knownRoot(of role: HomeFolder.Role) throws(CommandFailure) -> [UInt8] {
        let place = home.folder(of: role).appending(path: Self.knownRoot).path
        guard FileManager.default.fileExists(atPath: place) else {
            throw CommandFailure(
                .badConfiguration,
                code: "platform-unknown",
                what: "The home's platform was not believed",
                why: "The \(role.rawValue) has no \(Self.knownRoot): an earlier version made this home",
                remedy: "Run pandapp init again: it adds what is missing and changes nothing else"
            )
        }
        return try InputFile.read(place, limit: Self.rootLimit)
    }

    /// What the broker knows of platforms.
    var collateral: BrokerCollateral { BrokerCollateral(folder: home.folder(of: .broker)) }

    private func prepare() throws {
        let process = Process()
        process.executableURL = try HelperProgram.simulatedPlatform.locate()
        process.arguments = ["prepare", "--folder", folder.path]
        process.environment = [:]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        let words = Pipe()
        process.standardError = words
        try process.run()
        let said = words.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw CommandFailure(
                .cannotCreate,
                code: "platform-unprepared",
                what: "The SIMULATED platform was not prepared",
                why: String(decoding: said, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines),
                remedy: "Check that \(folder.path) is yours to write to and holds what the platform made"
            )
        }
    }
}

/// The broker's copies of what is stated of the platform, a file for each kind of quote.
struct BrokerCollateral: CollateralSource {
    static let names = ["collateral.json", "collateral-tdx.json"]
    static let limit = UInt64(QuoteCollateral.maximumCount)

    let folder: URL

    /// The collateral for the kind of a quote; for SGX where the bytes are no quote, as any collateral then serves.
    func collateral(for quote: [UInt8]) throws -> QuoteCollateral {
        let isDomain = (try? UnverifiedQuote(parsing: quote))?.architecture == .tdx
        let path = folder.appending(path: Self.names[isDomain ? 1 : 0]).path
        return try QuoteCollateral(decoding: InputFile.read(path, limit: Self.limit))
    }
}
