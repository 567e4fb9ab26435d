import ContentStore
import Cryptography
import Durability
package import Foundation
import Orders

/// Where a scheduler and its workers leave each other word: a folder that all of them may write.
///
/// ```
/// workers/<worker>                        Unix seconds when the worker last was there
/// tasks/<task>/<worker>.authorization     Unix seconds when it was signed, a blank, and the signature in hexadecimal
/// tasks/<task>/<worker>.result            content identifier of what the worker found
/// ```
/// Each file ends with a line feed and is written whole or not at all. Nothing in it is believed: an authorization is checked
/// by its signature, a result by the digest that the ledger has. What is malformed is as if it were not there.
package struct WorkDesk: Sendable {
    private let folder: URL

    /// A worker that was not there for so many seconds is given nothing to do.
    package static let presenceSeconds: Int64 = 60
    /// A worker says so often that it is there, in seconds.
    private static let signSeconds: Int64 = 10
    /// The most bytes of a file.
    private static let maximumBytes = 512

    /// A desk in a folder, which is made when something is left there.
    package init(folder: URL) {
        self.folder = folder
    }

    // MARK: Workers

    /// Says that a worker is there.
    func enrol(_ worker: EthereumAddress, at now: Int64) throws {
        let place = workers.appending(path: worker.lowercase)
        if let last = text(of: place).flatMap({ Int64($0) }), last <= now, now - last < Self.signSeconds { return }
        try write(String(now), to: place)
    }

    /// The workers that are there, in the order of their addresses.
    func presentWorkers(at now: Int64) -> [EthereumAddress] {
        names(in: workers).compactMap { name in
            guard let worker = try? EthereumAddress(parsing: name),
                let last = text(of: workers.appending(path: name)).flatMap({ Int64($0) }),
                last >= 0, last <= now, now - last < Self.presenceSeconds
            else { return nil }
            return worker
        }
    }

    // MARK: Tasks

    /// The tasks of which the desk has anything.
    func listedTasks() -> [TaskIdentifier] { names(in: tasks).compactMap(TaskIdentifier.init(name:)) }

    /// Leaves a worker its authorization for a task.
    func leave(_ signature: [UInt8], for worker: EthereumAddress, _ task: TaskIdentifier, at now: Int64) throws {
        try write("\(now) \(Hexadecimal.encode(signature))", to: authorization(of: worker, for: task))
    }

    /// The authorization that a worker was left for a task.
    func authorization(for worker: EthereumAddress, _ task: TaskIdentifier) -> LeftAuthorization? {
        let words = text(of: authorization(of: worker, for: task))?.split(separator: " ") ?? []
        guard words.count == 2, let at = Int64(words[0]), let signature = try? Hexadecimal.decode(String(words[1]))
        else { return nil }
        return LeftAuthorization(worker: worker, at: at, signature: signature)
    }

    /// All authorizations for a task, in the order of the workers' addresses.
    func authorizations(for task: TaskIdentifier) -> [LeftAuthorization] {
        names(in: tasks.appending(path: task.description)).compactMap { name in
            guard name.hasSuffix(Self.authorizationSuffix),
                let worker = try? EthereumAddress(parsing: String(name.dropLast(Self.authorizationSuffix.count)))
            else { return nil }
            return authorization(for: worker, task)
        }
    }

    /// Says where a worker has put a result.
    func leave(_ result: ContentIdentifier, from worker: EthereumAddress, _ task: TaskIdentifier) throws {
        try write(result.text, to: resultPlace(of: worker, for: task))
    }

    /// Where a worker says that it has put a result.
    func result(from worker: EthereumAddress, _ task: TaskIdentifier) -> ContentIdentifier? {
        text(of: resultPlace(of: worker, for: task)).flatMap { try? ContentIdentifier(parsing: $0) }
    }

    /// Takes away where workers say that they have put results of a task.
    func clearResults(of task: TaskIdentifier) {
        let folder = tasks.appending(path: task.description)
        for name in names(in: folder) where name.hasSuffix(Self.resultSuffix) {
            try? FileManager.default.removeItem(at: folder.appending(path: name))
        }
    }

    /// Takes away everything about a task; what somebody is writing just now stays for another time.
    func clear(_ task: TaskIdentifier) {
        try? FileManager.default.removeItem(at: tasks.appending(path: task.description))
    }

    // MARK: Files

    private static let authorizationSuffix = ".authorization"
    private static let resultSuffix = ".result"

    private var workers: URL { folder.appending(path: "workers") }
    private var tasks: URL { folder.appending(path: "tasks") }

    private func authorization(of worker: EthereumAddress, for task: TaskIdentifier) -> URL {
        tasks.appending(path: "\(task)/\(worker.lowercase)\(Self.authorizationSuffix)")
    }

    private func resultPlace(of worker: EthereumAddress, for task: TaskIdentifier) -> URL {
        tasks.appending(path: "\(task)/\(worker.lowercase)\(Self.resultSuffix)")
    }

    private func names(in folder: URL) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()
    }

    /// The one line of a file; nil for one that is absent, too long or unended.
    private func text(of place: URL) -> String? {
        guard let handle = try? FileHandle(forReadingFrom: place),
            let bytes = try? handle.read(upToCount: Self.maximumBytes + 1), bytes.count <= Self.maximumBytes,
            let text = String(validating: bytes, as: UTF8.self), text.hasSuffix("\n")
        else { return nil }
        return String(text.dropLast())
    }

    private func write(_ line: String, to place: URL) throws {
        let parent = place.deletingLastPathComponent()
        try DurableFile.createFolder(parent)
        // Of its own for each process: two may write the same file.
        let temporary = parent.appending(path: ".\(place.lastPathComponent).\(UUID().uuidString)")
        try DurableFile.write(to: temporary, renamingTo: place) { try $0(Array((line + "\n").utf8)) }
    }
}

/// An authorization as a worker finds it; nothing in it is checked.
struct LeftAuthorization: Hashable {
    let worker: EthereumAddress
    /// Unix seconds when it was signed.
    let at: Int64
    /// By the workerpool's owner over ``WorkerAuthorization``.
    let signature: [UInt8]
}

extension TaskIdentifier {
    /// A task by the name of its folder: `0x` and 64 hexadecimal digits.
    init?(name: String) {
        guard name.hasPrefix("0x"), let bytes = try? Hexadecimal.decode(String(name.dropFirst(2))),
            let digest = try? Digest(bytes)
        else { return nil }
        self.init(digest)
    }
}
