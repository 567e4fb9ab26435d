package import Cryptography
import Datasets

extension NightContributions {
    /// What an app is given of the day, as a digest: equal where the same people consent, with the same fixes and the same
    /// statuses.
    ///
    /// SHA-256 over each consenting track, by key: key (32 bytes), precision (1), days since the onset of an illness, or
    /// all ones for who is not ill (4), number of fixes (4), and for each fix its second (4) and cell (8); numbers
    /// little-endian.
    ///
    /// - Parameters:
    ///   - app: the app's registry entry.
    ///   - simulated: whether it is executed without hardware protection.
    /// - Returns: the digest, and how many people consent.
    /// - Throws: `CryptographyError`, which no key that was kept causes.
    package func inputs(of app: EthereumAddress, simulated: Bool) throws -> (digest: Digest, consenting: Int) {
        var hash = SHA256Stream()
        var buffer: [UInt8] = []
        func append(_ value: UInt64, bytes: Int) {
            for index in 0..<bytes { buffer.append(UInt8(truncatingIfNeeded: value >> UInt64(8 * index))) }
        }
        let consenting = consenting(to: app, simulated: simulated)
        for index in consenting {
            let track = tracks.tracks[index]
            let status = status(of: index)
            buffer += try tracks.persons[index].verificationKey.bytes
            buffer.append(track.precision)
            // Ill since an unknown day is 2^16 - 1, which no known onset is.
            append(status.isIll ? UInt64(status.daysSinceOnset ?? .max) : UInt64(UInt32.max), bytes: 4)
            append(UInt64(track.fixes.count), bytes: 4)
            for fix in track.fixes {
                append(UInt64(tracks.seconds[fix]), bytes: 4)
                append(tracks.cells[fix], bytes: 8)
            }
            if buffer.count > 1 << 16 {
                hash.update(buffer)
                buffer.removeAll(keepingCapacity: true)
            }
        }
        hash.update(buffer)
        return (hash.finish(), consenting.count)
    }
}
