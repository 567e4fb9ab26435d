internal import Cryptography
internal import Foundation

/// The few remote calls of a Kubo node that a store needs, as `ipfs-docs` describes them ("Kubo RPC API v0").
///
/// Whoever reaches this interface of a node governs the node: it belongs on the same machine, or behind something that
/// authenticates. What it answers is not believed: each block is hashed, and the names of what was sent are compared.
package struct KuboNode: Sendable {
    /// Where the node listens.
    package let address: KuboAddress
    private let limits: KuboLimits
    private let connection: KuboConnection

    /// A node at an address; nothing is sent yet.
    package init(at address: KuboAddress, limits: KuboLimits = KuboLimits()) {
        (self.address, self.limits, connection) = (address, limits, KuboConnection(to: address))
    }

    /// The node's version: whether there is one.
    package func version() throws(ContentStoreError) -> String {
        let answer: KuboAnswers.Version = try decode(call("version").body)
        return Self.printable(answer.version)
    }

    /// The verified bytes of one block that the node has; it is not asked to look for it elsewhere.
    ///
    /// - Throws: `notFound`, `blockCorrupted`, `blockTooLarge`, or why the call failed.
    func block(_ identifier: ContentIdentifier) throws(ContentStoreError) -> [UInt8] {
        let answer: KuboExchange.Answer
        do throws(ContentStoreError) {
            answer = try call(
                "block/get",
                [("arg", identifier.text), ("offline", "true")],
                limit: UnixFSNode.maximumBlockBytes
            )
        } catch .kuboAnswerTooLarge {
            throw .blockTooLarge(identifier)
        } catch .kuboRefused(_, let message) where message.contains("not find") || message.contains("not found") {
            throw .notFound(identifier)
        }
        let bytes = [UInt8](answer.body)
        guard SHA256Digest.of(bytes) == identifier.digest else { throw .blockCorrupted(identifier) }
        return bytes
    }

    /// Sends an archive, and has its files pinned.
    ///
    /// - Parameters:
    ///   - upload: the archive, ready to be sent.
    ///   - roots: its files.
    /// - Throws: `kuboRootsDisagree` where the node names other files; `kuboPinFailed`; or why the call failed.
    func importArchive(_ upload: KuboUpload, roots: [ContentIdentifier]) throws(ContentStoreError) {
        let answer = try call("dag/import", [("pin-roots", "true"), ("stats", "false")], upload: upload)
        var named: Set<ContentIdentifier> = []
        for line in answer.body.split(separator: UInt8(ascii: "\n")) {
            let line: KuboAnswers.ImportLine = try decode(line)
            guard let root = line.root else { continue }
            guard let identifier = roots.first(where: { $0.text == root.identifier.text }) else {
                throw .kuboRootsDisagree
            }
            guard root.pinError?.isEmpty ?? true else { throw .kuboPinFailed(identifier) }
            named.insert(identifier)
        }
        guard named == Set(roots) else { throw .kuboRootsDisagree }
    }

    /// Whether the node keeps the file and all under it.
    func isPinned(_ identifier: ContentIdentifier) throws(ContentStoreError) -> Bool {
        do throws(ContentStoreError) {
            let answer = try call("pin/ls", [("arg", identifier.text), ("type", "recursive")])
            let list: KuboAnswers.Pins = try decode(answer.body)
            return list.pins[identifier.text]?.kind == "recursive"
        } catch .kuboRefused(_, let message) where message.contains("is not pinned") {
            return false
        }
    }

    /// Lets the node forget the file; whether it was pinned.
    func unpin(_ identifier: ContentIdentifier) throws(ContentStoreError) -> Bool {
        do throws(ContentStoreError) {
            _ = try call("pin/rm", [("arg", identifier.text), ("recursive", "true")])
            return true
        } catch .kuboRefused(_, let message) where message.contains("not pinned") {
            return false
        }
    }

    // MARK: Calling

    private func call(
        _ name: String,
        _ arguments: [(String, String)] = [],
        upload: KuboUpload? = nil,
        limit: Int? = nil
    ) throws(ContentStoreError) -> KuboExchange.Answer {
        let answer = try connection.post(
            address.url(of: name, arguments),
            upload: upload,
            limit: limit ?? limits.answerBytes,
            seconds: limits.seconds + Double(upload?.bytes ?? 0) / limits.uploadBytesPerSecond
        )
        guard answer.status == 200 else {
            let refusal: KuboAnswers.Refusal? = try? decode(answer.body)
            throw .kuboRefused(status: answer.status, message: Self.printable(refusal?.message ?? "no reason given"))
        }
        return answer
    }

    private func decode<Value: Decodable>(_ json: some Sequence<UInt8>) throws(ContentStoreError) -> Value {
        guard let value = try? JSONDecoder().decode(Value.self, from: Data(json)) else { throw .kuboAnswerMalformed }
        return value
    }

    /// At most 200 characters of what a node says, without any that could do harm to a terminal.
    private static func printable(_ text: String) -> String {
        String(text.unicodeScalars.filter { (0x20...0x7E).contains($0.value) }.prefix(200).map(Character.init))
    }
}
