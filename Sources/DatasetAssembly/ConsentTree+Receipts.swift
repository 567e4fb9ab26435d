import Cryptography
import Stripes

extension ConsentTree {
    /// The salts and leaves of many receipts, on all cores; each as ``salt(dataKey:person:)`` and ``leaf(salt:receipt:)``
    /// give it.
    static func leaves(
        of receipts: [(person: VerificationKey, receipt: [UInt8])],
        dataKey: borrowing SecretBytes
    ) -> [(salt: [UInt8], leaf: Digest)] {
        let expansion = KeyExpansion(secret: dataKey)
        let parts = Stripes.map(receipts.count) { stripe in
            stripe.map { place in
                let salt = expansion.bytes(info: saltLabel + receipts[place].person.bytes, count: saltCount)
                return (salt: salt, leaf: leaf(salt: salt, receipt: receipts[place].receipt))
            }
        }
        return parts.flatMap(\.self)
    }
}
