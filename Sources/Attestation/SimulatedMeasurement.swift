package import Cryptography

import struct Crypto.SHA384

/// What a SIMULATED platform measures where it starts an app: the reference values that an app's registry entry names.
///
/// As an SGX enclave: MRENCLAVE = SHA-256("pandapp-sim-mrenclave-v1" ‖ 0 ‖ manifest).
/// As a TDX domain: MRTD = SHA-384 of "pandapp-sim-image-v1", for the image that all apps are started on; RTMR0 to RTMR2
/// zero; RTMR3 zero extended by the app, as hardware extends a register: SHA-384(48 zeros ‖ SHA-384(manifest)).
package struct SimulatedMeasurement: Hashable, Sendable {
    /// MRENCLAVE.
    package let enclave: Digest
    /// MRTD, 48 bytes.
    package let domain: [UInt8]
    /// RTMR0 to RTMR3, 48 bytes each.
    package let registers: [[UInt8]]

    /// Measures the encoding of a launch manifest, which names the executable's digest.
    package init(manifest: [UInt8]) {
        let zero = [UInt8](repeating: 0, count: 48)
        enclave = SHA256Digest.of(Array("pandapp-sim-mrenclave-v1\0".utf8) + manifest)
        domain = Array(SHA384.hash(data: Array("pandapp-sim-image-v1".utf8)))
        registers = [zero, zero, zero, Array(SHA384.hash(data: zero + SHA384.hash(data: manifest)))]
    }

    /// What a verified quote of either kind gives as its measurement, SGX's first.
    package var digests: [Digest] { [enclave, TrustDomainReport.measurement(mrTD: domain, rtmr: registers)] }
}
