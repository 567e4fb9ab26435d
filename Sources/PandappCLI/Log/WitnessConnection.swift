import Console
import Foundation
import FoundationNetworking
import Synchronization
import TransparencyLog

/// A witness behind HTTP: posts a request, follows no redirection, and reads no more than a witness may answer.
struct WitnessConnection: WitnessTransport {
    /// How long a witness may take, in seconds.
    private static let patience = 30.0

    private let url: URL

    /// A witness under its submission prefix, an `http` or `https` address without a query.
    ///
    /// Nil for what is none.
    init?(prefix: String) {
        guard let parts = URLComponents(string: prefix), parts.scheme == "http" || parts.scheme == "https",
            let host = parts.host, !host.isEmpty, parts.query == nil, parts.fragment == nil, parts.user == nil,
            let url = URL(string: prefix)
        else { return nil }
        self.url = url.appending(path: "add-checkpoint")
    }

    func addCheckpoint(_ body: [UInt8]) async throws -> WitnessReply {
        var request = URLRequest(url: url, cachePolicy: .reloadIgnoringLocalCacheData, timeoutInterval: Self.patience)
        request.httpMethod = "POST"
        request.setValue("text/plain; charset=utf-8", forHTTPHeaderField: "Content-Type")
        request.httpBody = Data(body)
        let answer = WitnessAnswer()
        let session = URLSession(configuration: .ephemeral, delegate: answer, delegateQueue: nil)
        defer { session.finishTasksAndInvalidate() }
        return try await withCheckedThrowingContinuation { continuation in
            answer.resume(when: continuation)
            session.dataTask(with: request).resume()
        }
    }
}

/// What comes back to one request, gathered by the session's queue.
private final class WitnessAnswer: NSObject, URLSessionDataDelegate, Sendable {
    private struct State {
        var continuation: CheckedContinuation<WitnessReply, any Error>?
        var status = 0
        var contentType: String?
        var body: [UInt8] = []
        var isRedirected = false
    }

    private let state = Mutex(State())

    func resume(when continuation: CheckedContinuation<WitnessReply, any Error>) {
        state.withLock { $0.continuation = continuation }
    }

    func urlSession(
        _: URLSession,
        task: URLSessionTask,
        willPerformHTTPRedirection _: HTTPURLResponse,
        newRequest _: URLRequest,
        completionHandler: @escaping (URLRequest?) -> Void
    ) {
        state.withLock { $0.isRedirected = true }
        completionHandler(nil)
        task.cancel()
    }

    func urlSession(
        _: URLSession,
        dataTask _: URLSessionDataTask,
        didReceive response: URLResponse,
        completionHandler: @escaping (URLSession.ResponseDisposition) -> Void
    ) {
        let answer = response as? HTTPURLResponse
        state.withLock {
            $0.status = answer?.statusCode ?? 0
            $0.contentType = answer?.value(forHTTPHeaderField: "Content-Type")
        }
        completionHandler(.allow)
    }

    func urlSession(_: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
        let isTooLong = state.withLock { state in
            state.body += data.prefix(WitnessReply.maximumBytes + 1 - state.body.count)
            return state.body.count > WitnessReply.maximumBytes
        }
        if isTooLong { dataTask.cancel() }
    }

    func urlSession(_: URLSession, task _: URLSessionTask, didCompleteWithError error: (any Error)?) {
        let (continuation, reply, isTooLong, isRedirected) = state.withLock { state in
            defer { state.continuation = nil }
            let reply = WitnessReply(status: state.status, contentType: state.contentType, body: state.body)
            return (state.continuation, reply, state.body.count > WitnessReply.maximumBytes, state.isRedirected)
        }
        if isTooLong {
            continuation?.resume(throwing: TransparencyLogError.replyMalformed)
        } else if error != nil || isRedirected {
            continuation?.resume(throwing: CommandFailure.unreachableWitness)
        } else {
            continuation?.resume(returning: reply)
        }
    }
}

extension CommandFailure {
    fileprivate static let unreachableWitness = CommandFailure(
        .serviceUnavailable,
        code: "witness-unreachable",
        what: "The witness was not asked",
        why: "It does not answer, or sends us elsewhere",
        remedy: "Check --url, and try again later: the log is complete without it"
    )
}
