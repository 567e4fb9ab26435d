internal import Foundation
internal import FoundationNetworking
internal import Synchronization

/// Posts calls to a node over connections that are kept; follows no redirection.
final class KuboConnection: Sendable {
    private let address: KuboAddress
    private let session: URLSession
    private let listener = Listener()

    /// A connection to a node; nothing is sent yet.
    init(to address: KuboAddress) {
        self.address = address
        session = URLSession(configuration: .ephemeral, delegate: listener, delegateQueue: nil)
    }

    deinit {
        session.finishTasksAndInvalidate()
    }

    /// Posts a call and waits for the whole answer.
    ///
    /// - Parameters:
    ///   - url: the call.
    ///   - upload: what is sent with it.
    ///   - limit: the most bytes of the answer.
    ///   - seconds: the most time for all of it.
    /// - Returns: the node's status and what it says, also where it refuses.
    /// - Throws: `kuboUnreachable`, `kuboTimedOut`, `kuboRedirected` or `kuboAnswerTooLarge`.
    func post(
        _ url: URL,
        upload: KuboUpload?,
        limit: Int,
        seconds: Double
    ) throws(ContentStoreError) -> KuboExchange.Answer {
        var request = URLRequest(url: url, cachePolicy: .reloadIgnoringLocalCacheData, timeoutInterval: seconds)
        request.httpMethod = "POST"
        let task: URLSessionTask
        if let upload {
            request.setValue(upload.mediaType, forHTTPHeaderField: "Content-Type")
            task = session.uploadTask(with: request, fromFile: upload.file)
        } else {
            task = session.dataTask(with: request)
        }
        let exchange = KuboExchange(limit: limit)
        listener.attend(exchange, to: task)
        defer { listener.attend(nil, to: task) }
        task.resume()
        guard exchange.wait(seconds: seconds) else {
            task.cancel()
            throw .kuboTimedOut(address: address.text)
        }
        return try exchange.answer(from: address)
    }
}

/// Hands what the session says of a task, on a queue of the session's own, to the task's exchange.
private final class Listener: NSObject, URLSessionDataDelegate, Sendable {
    private let exchanges = Mutex<[Int: KuboExchange]>([:])

    func attend(_ exchange: KuboExchange?, to task: URLSessionTask) {
        exchanges.withLock { $0[task.taskIdentifier] = exchange }
    }

    private func exchange(of task: URLSessionTask) -> KuboExchange? {
        exchanges.withLock { $0[task.taskIdentifier] }
    }

    func urlSession(
        _: URLSession,
        task: URLSessionTask,
        willPerformHTTPRedirection _: HTTPURLResponse,
        newRequest _: URLRequest,
        completionHandler: @escaping (URLRequest?) -> Void
    ) {
        exchange(of: task)?.redirect()
        completionHandler(nil)
        task.cancel()
    }

    func urlSession(
        _: URLSession,
        dataTask: URLSessionDataTask,
        didReceive response: URLResponse,
        completionHandler: @escaping (URLSession.ResponseDisposition) -> Void
    ) {
        let status = (response as? HTTPURLResponse)?.statusCode ?? 0
        let isWelcome = exchange(of: dataTask)?.begin(status: status, bytes: response.expectedContentLength) ?? false
        completionHandler(isWelcome ? .allow : .cancel)
    }

    func urlSession(_: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
        guard exchange(of: dataTask)?.receive(data) == true else { return dataTask.cancel() }
    }

    func urlSession(_: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
        exchange(of: task)?.finish(error)
    }
}
