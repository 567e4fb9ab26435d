package import Cryptography

/// "Tell me, of this night, whom I met", said in advance: what the nightly batch answers without the person being there.
///
/// 128 bytes: the person's Ed25519 verification key (32), the X25519 key that the answer is sealed to (32), and the
/// person's signature (64) over `"pandapp/contact-subscription/v1" ‖ app address (20) ‖ night (10, ASCII) ‖ X25519 key`.
/// So nobody subscribes in somebody's name, for other code, or to another recipient; and whoever holds a subscription
/// cannot read its answer.
package struct ContactSubscription: Hashable, Sendable {
    /// Bytes of a subscription.
    package static let length = 128
    /// Bytes of what a person hands over of each night: all but their own key.
    package static let tokenLength = 96
    private static let version = "pandapp/contact-subscription/v1"

    /// Who is to be told.
    package let person: VerificationKey
    /// To whom the answer is sealed.
    package let recipient: AgeRecipient
    private let signature: [UInt8]

    /// Signs a subscription.
    package init(by key: borrowing SigningKey, app: EthereumAddress, night: String, recipient: AgeRecipient) {
        (person, self.recipient) = (key.verificationKey, recipient)
        signature = key.sign(Self.signedBytes(app: app, night: night, recipient: recipient))
    }

    /// Checks a subscription to one app's answers of one night.
    ///
    /// - Throws: `ContactError.questionRefused` where the length is another, a key is none, or the signature is not the
    ///   person's over this app, night and recipient.
    package init(verifying bytes: [UInt8], app: EthereumAddress, night: String) throws(ContactError) {
        guard bytes.count == Self.length, let person = try? VerificationKey(Array(bytes[..<32])),
            let recipient = try? AgeRecipient(bytes: Array(bytes[32..<64]))
        else { throw .questionRefused }
        let signature = Array(bytes[64...])
        guard person.isValid(signature: signature, for: Self.signedBytes(app: app, night: night, recipient: recipient))
        else { throw .questionRefused }
        (self.person, self.recipient, self.signature) = (person, recipient, signature)
    }

    /// The subscription's bytes.
    package var encoded: [UInt8] { person.bytes + token }

    /// What the person hands over beside their key: recipient and signature.
    package var token: [UInt8] { recipient.publicKey + signature }

    private static func signedBytes(app: EthereumAddress, night: String, recipient: AgeRecipient) -> [UInt8] {
        Array(version.utf8) + app.bytes + Array(night.utf8) + recipient.publicKey
    }
}
