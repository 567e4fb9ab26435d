package import Cryptography
package import DeterministicCBOR

/// An order with a signature that nothing has checked yet.
///
/// The signature is 65 bytes (r ‖ s ‖ v, v 27 or 28), 64 bytes (EIP-2098), or empty where the owner has presigned the
/// order on the ledger.
package struct SignedOrder<Order: MarketOrder>: Hashable, Sendable {
    /// The order.
    package let order: Order
    /// `sign`: the signature; no part of the order's hash.
    package let signature: [UInt8]

    /// An order with a signature.
    package init(order: Order, signature: [UInt8]) {
        self.order = order
        self.signature = signature
    }

    /// Signs an order.
    package init(_ order: Order, in domain: OrderDomain, by key: borrowing EthereumKey) {
        self.order = order
        signature = key.sign(digest: order.hash(in: domain)).bytes65
    }
}

extension SignedOrder where Order == DatasetOrder {
    /// Stands for "no dataset" in a match.
    package static var none: SignedOrder { SignedOrder(order: .none, signature: []) }
}

extension SignedOrder: CBORRecord {
    package var cbor: CBORValue { .array([order.cbor, .bytes(signature)]) }

    package init(cbor: CBORValue) throws {
        let parts = try cbor.asArray(count: 2)
        order = try Order(cbor: parts[0])
        signature = try parts[1].asBytes
        guard [0, 64, 65].contains(signature.count) else { throw OrdersError.malformedSignature }
    }
}

/// An order whose signature has been checked; only `SignedOrder.verified` makes one.
package struct VerifiedOrder<Order: MarketOrder>: Hashable, Sendable {
    /// The order.
    package let order: Order
    /// Its hash in the domain it was signed for.
    package let hash: Digest
    /// Who signed it.
    package let signer: EthereumAddress

    fileprivate init(order: Order, hash: Digest, signer: EthereumAddress) {
        self.order = order
        self.hash = hash
        self.signer = signer
    }
}

extension SignedOrder {
    /// Recovers who signed the order.
    ///
    /// - Throws: `OrdersError.malformedSignature` for another length, v other than 27 or 28, or a high s.
    package func verified(in domain: OrderDomain) throws(OrdersError) -> VerifiedOrder<Order> {
        let hash = order.hash(in: domain)
        return VerifiedOrder(order: order, hash: hash, signer: try SignatureCheck.signer(of: hash, signature))
    }

    /// Checks that this account signed the order.
    ///
    /// - Throws: `OrdersError.malformedSignature` or `wrongSigner`.
    package func verified(
        in domain: OrderDomain,
        signer: EthereumAddress
    ) throws(OrdersError) -> VerifiedOrder<Order> {
        let verified = try verified(in: domain)
        guard verified.signer == signer else { throw .wrongSigner }
        return verified
    }
}

extension SignedOperation {
    /// Checks that this account signed the operation.
    ///
    /// - Throws: `OrdersError.malformedSignature` or `wrongSigner`.
    package func verify(in domain: OrderDomain, signer: EthereumAddress) throws(OrdersError) {
        let recovered = try SignatureCheck.signer(of: operation.digest(in: domain), signature)
        guard recovered == signer else { throw .wrongSigner }
    }
}

/// The one place that decides which signatures count.
package enum SignatureCheck {
    /// Who signed a digest.
    ///
    /// Forms: 65 bytes with v 27 or 28, or 64 bytes (EIP-2098); s at most half the group order. PoCo lets an invalid
    /// signature recover the zero address; here nobody is never a signer.
    package static func signer(of digest: Digest, _ signature: [UInt8]) throws(OrdersError) -> EthereumAddress {
        do {
            let signer = try RecoverableSignature(parsing: signature).recover(digest: digest)
            guard signer != .zero else { throw OrdersError.malformedSignature }
            return signer
        } catch {
            throw .malformedSignature
        }
    }

    /// Whether this account signed the digest.
    package static func isValid(_ signature: [UInt8], of digest: Digest, by account: EthereumAddress) -> Bool {
        (try? signer(of: digest, signature)) == account
    }
}
