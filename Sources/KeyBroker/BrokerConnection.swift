package import Evidence
package import Foundation

/// The way to a broker that runs as a process of its own on this machine.
package struct BrokerConnection: KeyReleasing {
    /// Seconds for which an answer is waited for.
    static let patience = 30

    private let socket: URL

    /// A broker behind a socket.
    package init(socket: URL) {
        self.socket = socket
    }

    /// Whether somebody listens.
    ///
    /// - Throws: `BrokerRefusal.brokerUnreachable` where the socket cannot be used: then it is not for the caller to be
    ///   the broker instead.
    package func isListening() throws(BrokerRefusal) -> Bool {
        do throws(LocalSocket.Failure) {
            _ = try LocalSocket.connected(to: socket, patience: Self.patience)
            return true
        } catch {
            guard error == .absent else { throw .brokerUnreachable }
            return false
        }
    }

    /// A fresh challenge.
    ///
    /// - Throws: `BrokerRefusal`.
    package func challenge() throws(BrokerRefusal) -> ReleaseChallenge {
        guard case .challenge(let message) = try ask(.challenge),
            let challenge = try? ReleaseChallenge(decoding: message)
        else { throw .brokerUnreachable }
        return challenge
    }

    /// Hands evidence to the broker.
    ///
    /// - Throws: `BrokerRefusal`.
    package func release(to message: [UInt8]) throws(BrokerRefusal) -> KeyRelease {
        guard case .release(let answer) = try ask(.release(message)), let release = try? KeyRelease(decoding: answer)
        else { throw .brokerUnreachable }
        return release
    }

    private func ask(_ question: BrokerMessage.Question) throws(BrokerRefusal) -> BrokerMessage.Answer {
        let body: [UInt8]
        do throws(LocalSocket.Failure) {
            let connection = try LocalSocket.connected(to: socket, patience: Self.patience)
            try connection.write(question.frame)
            let prefix = try connection.read(exactly: 4)
            guard let length = try? BrokerMessage.length(of: prefix) else { throw .stalled }
            body = try connection.read(exactly: length)
        } catch {
            throw .brokerUnreachable
        }
        guard let answer = try? BrokerMessage.Answer(decoding: body) else { throw .brokerUnreachable }
        if case .refused(let refusal) = answer { throw refusal }
        return answer
    }
}
