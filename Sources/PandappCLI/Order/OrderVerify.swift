import ArgumentParser
import Console
import Cryptography
import OrderFiles
import Orders

/// `pandapp order verify`.
struct OrderVerify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Tell who signed an order, and refuse a signature that no ledger would accept.",
        discussion: """
            A signature has 65 bytes with a last one of 27 or 28, or 64 bytes (EIP-2098), and the lower of the two s. A \
            request, and an operation on one, must be signed by its requester. Whether the signer of another order owns what it \
            offers is for the ledger to say: name the owner as --signer. An operation is verified like an order. With --domain local, an order \
            without a signature holds if its owner has presigned it (pandapp order publish).

            Example: pandapp order verify apporder.json --domain arbitrum-sepolia --signer 0x1a642f0E3c3aF545E7AcBD38b07251B3990914F1
            """
    )

    @OptionGroup var input: OrderInput

    @Option(help: ArgumentHelp("Who must have signed; anybody where it is left out.", valueName: "address"))
    var signer: String?

    @OptionGroup var console: OutputOptions

    func run() async throws {
        let expected = try signer.map { text throws(CommandFailure) in
            do {
                return try EthereumAddress(parsing: text)
            } catch {
                throw .malformedAddress(text)
            }
        }
        let (file, domain) = try input.read()
        let presigner = try presigner(of: file, in: domain.domain)
        let found = try presigner ?? Self.signer(of: file, in: domain.domain)
        if let expected, expected != found { throw CommandFailure.otherSigner(found, expected: expected) }
        if let request = file.order as? RequestOrder, request.requester != found {
            throw CommandFailure.otherSigner(found, expected: request.requester)
        }
        try console.report.write(
            VerifiedOrderReport(HashedOrder(file, in: domain), signer: found, isPresigned: presigner != nil),
            essential: true
        )
    }

    /// Who has presigned the order on the home's ledger, where it has no signature of its own.
    private func presigner(of file: OrderFile, in domain: OrderDomain) throws -> EthereumAddress? {
        guard case .order = file.content, (file.signature ?? []).isEmpty else { return nil }
        return try input.ledger.presigner(of: file.record.digest(in: domain))
    }

    private static func signer(
        of file: OrderFile,
        in domain: OrderDomain
    ) throws(CommandFailure) -> EthereumAddress {
        guard let signature = file.signature, !signature.isEmpty else { throw .unsignedOrder }
        do throws(CryptographyError) {
            let signer = try RecoverableSignature(parsing: signature).recover(digest: file.record.digest(in: domain))
            guard signer != .zero else { throw .signatureRecoveryFailed }
            return signer
        } catch {
            throw .refusedSignature(error)
        }
    }
}

/// The result of `order verify`.
private struct VerifiedOrderReport: CommandReport {
    static let verb = "order-verify"

    let primaryType: String
    let domain: String
    let structHash: String
    let domainSeparator: String
    let digest: String
    /// Who signed, in the mixed case of EIP-55.
    let signer: String
    /// Whether the ledger has it as presigned, so that it needs no signature.
    let isPresigned: Bool

    init(_ hashed: HashedOrder, signer: EthereumAddress, isPresigned: Bool) {
        self.isPresigned = isPresigned
        primaryType = hashed.primaryType
        domain = hashed.domain
        structHash = hashed.structHash
        domainSeparator = hashed.domainSeparator
        digest = hashed.digest
        self.signer = signer.checksummed
    }

    var lines: [String] {
        let how = isPresigned ? "presigned" : "signed"
        return ["\(primaryType) for \(domain), \(how)", "digest:      \(digest)", "signer:      \(signer)"]
    }
}

extension CommandFailure {
    /// An order without a signature.
    fileprivate static let unsignedOrder = CommandFailure(
        .badData,
        code: "order-not-signed",
        what: "The order was not verified",
        why: "It has no signature; only a ledger knows whether its owner presigned it",
        remedy: "Sign it: pandapp order sign"
    )

    /// A signature of a form that no ledger accepts, each with its cause.
    fileprivate static func refusedSignature(_ cause: CryptographyError) -> CommandFailure {
        let (code, why) =
            switch cause {
            case .signatureFormat: ("signature-length", "The signature has neither 65 nor 64 bytes")
            case .signatureRecoveryByte: ("signature-recovery-byte", "The signature's last byte is neither 27 nor 28")
            case .signatureHighS: ("signature-high-s", "The signature has the higher of the two possible s")
            case .signatureOutOfRange:
                ("signature-out-of-range", "The signature's r or s is nought or beyond the group")
            default: ("signature-of-nobody", "No key can have made this signature")
            }
        return CommandFailure(
            .badData,
            code: code,
            what: "The order was not verified",
            why: why,
            remedy: "Have it signed again: 65 bytes r, s and v, with v 27 or 28 and s in the lower half"
        )
    }

    /// A signature of somebody else.
    fileprivate static func otherSigner(_ found: EthereumAddress, expected: EthereumAddress) -> CommandFailure {
        CommandFailure(
            .badData,
            code: "order-wrong-signer",
            what: "The order was not verified",
            why: "\(found) signed it, or it was altered or is for another ledger; \(expected) had to sign it",
            remedy: "Check the ledger named by --domain, and have its owner sign it"
        )
    }

    /// A text that is no address.
    static func malformedAddress(_ text: String) -> CommandFailure {
        CommandFailure(
            .usage,
            code: "address-malformed",
            what: "The address \(text) could not be used",
            why: "It is not 0x and 40 hexadecimal digits, or its mixed case is not EIP-55's",
            remedy: "Copy it again from its source"
        )
    }
}
