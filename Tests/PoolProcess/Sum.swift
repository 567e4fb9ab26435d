import Cryptography
import Workerpool

/// Two computations that claim to be the same app: one is right, the other never is.
struct Sum: PublicComputation {
    static let checksum = SHA256Digest.of(Array("the sum of the arguments' lengths".utf8))

    let isLying: Bool

    var checksum: Digest { Self.checksum }

    func result(of arguments: [String]) -> [UInt8] {
        Array("\(arguments.map(\.utf8.count).reduce(isLying ? 1 : 0, +))\n".utf8)
    }
}
