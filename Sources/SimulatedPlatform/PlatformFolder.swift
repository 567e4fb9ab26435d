import Attestation
import Cryptography
import Durability
import Foundation
import Glibc
import SimulatedHardware

/// The folder of a simulated platform.
///
/// ```
/// root.key              32 secret bytes in hexadecimal, from which all keys derive; mode 0600
/// certificates.pem      root, intermediate, processor, signer of TCB information; until the end of 2049
/// root.der              the root certificate, of which relying parties keep a copy
/// collateral.json       for SGX quotes, for thirty days; renewed in their second half
/// collateral-tdx.json   for TDX quotes
/// ```
struct PlatformFolder {
    let url: URL

    /// Makes what is missing and renews what ends soon; the secret and the certificates stay.
    ///
    /// - Parameter time: Unix seconds.
    /// - Throws: `PlatformError`.
    func prepare(at time: Int64) throws(PlatformError) {
        do {
            try DurableFile.createFolder(url)
            let lock = try FileLock(file: place("prepare.lock"), waits: true)
            defer { extendLifetime(lock) }
            if !exists(Self.secret) {
                let seed = SecretBytes(random: 32)
                try write(Array((Hexadecimal.encode(seed.exposedCopy()) + "\n").utf8), as: Self.secret, access: .owner)
            }
            let isNew = !exists(Self.certificates)
            if isNew {
                let machine = try SimulatedMachine(seed: readSeed(), madeAt: time)
                try write(Array(machine.certificates.text.utf8), as: Self.certificates)
            }
            let machine = try machine()
            if isNew || read(Self.root) != machine.rootCertificate {
                try write(machine.rootCertificate, as: Self.root)
            }
            for architecture in SimulatedArchitecture.allCases {
                let name = Self.collateral(architecture)
                guard isNew || isToBeRenewed(read(name), at: time) else { continue }
                try write(SimulatedCollateral(of: machine, for: architecture, at: time).encoded(), as: name)
            }
        } catch let error as PlatformError {
            throw error
        } catch {
            throw .folderUnwritable(url.path)
        }
    }

    /// The machine as it was prepared.
    ///
    /// - Throws: `PlatformError.notPrepared`, or `.rootKeyUnreadable`.
    func machine() throws(PlatformError) -> SimulatedMachine {
        guard exists(Self.secret), let certificates = read(Self.certificates) else { throw .notPrepared(url.path) }
        let text = String(decoding: certificates, as: UTF8.self)
        guard let machine = SimulatedMachine(seed: try readSeed(), certificates: text) else {
            throw .notPrepared(url.path)
        }
        return machine
    }

    private static let secret = "root.key"
    private static let certificates = "certificates.pem"
    private static let root = "root.der"
    private static let sizeLimit = 1 << 20

    private static func collateral(_ architecture: SimulatedArchitecture) -> String {
        switch architecture {
        case .sgx: "collateral.json"
        case .tdx: "collateral-tdx.json"
        }
    }

    private func isToBeRenewed(_ collateral: [UInt8]?, at time: Int64) -> Bool {
        guard let collateral, let end = SimulatedCollateral.end(of: collateral) else { return true }
        // Made in the future, it was made by a clock that has been put back since.
        return !(time + SimulatedCollateral.lifetime / 2...time + SimulatedCollateral.lifetime).contains(end)
    }

    /// Reads the seed of a file that only its owner may use, and not through a link.
    private func readSeed() throws(PlatformError) -> SecretBytes {
        let file = try? FileManager.default.attributesOfItem(atPath: place(Self.secret).path)
        guard let file, file[.type] as? FileAttributeType == .typeRegular,
            let mode = file[.posixPermissions] as? Int, mode & 0o077 == 0,
            file[.ownerAccountID] as? UInt32 == geteuid(),
            let text = read(Self.secret).flatMap({ String(validating: $0, as: UTF8.self) }),
            var bytes = try? Hexadecimal.decode(text.trimmingCharacters(in: .whitespacesAndNewlines)),
            bytes.count == 32
        else { throw .rootKeyUnreadable }
        return SecretBytes(consumingAndWiping: &bytes)
    }

    private func place(_ name: String) -> URL { url.appending(path: name) }

    private func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: place(name).path) }

    private func read(_ name: String) -> [UInt8]? {
        guard let data = FileManager.default.contents(atPath: place(name).path), data.count <= Self.sizeLimit else {
            return nil
        }
        return [UInt8](data)
    }

    private func write(_ bytes: [UInt8], as name: String, access: DurableFile.Access = .everyone) throws {
        try DurableFile.write(to: place(".\(name).draft"), renamingTo: place(name), access: access) { try $0(bytes) }
    }
}
