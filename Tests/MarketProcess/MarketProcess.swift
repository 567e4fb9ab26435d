import ArgumentParser
import Cryptography
import Foundation
import Ledger
import MarketTestSupport
import Orders

/// One of several processes at the same ledger, for tests.
///
/// It makes deals of the order book, or presigns or closes orders meanwhile, as fast as it can. It begins when a file
/// appears, so that all begin together.
@main struct MarketProcess: ParsableCommand {
    enum Role: String, ExpressibleByArgument {
        /// Matches each request of the book with its app, dataset and workerpool orders.
        case match
        /// The same with requests whose signature is left away, until each has made a deal or is refused for another
        /// cause than the want of a signature.
        case matchPresigned = "match-presigned"
        /// Presigns each request of the book.
        case presign
        /// Closes the book's dataset order.
        case close
    }

    @Argument var role: Role
    @Option var ledger: String
    @Option var start: String
    @Option var now: Int64

    func run() throws {
        let ledger = try LedgerDatabase(opening: ledger)
        let book = try Book(of: ledger)
        while !FileManager.default.fileExists(atPath: start) { usleep(200) }
        switch role {
        case .match: for request in book.requests { _ = try book.match(request, on: ledger, at: now) }
        case .matchPresigned: try matchPresigned(book, on: ledger)
        case .presign:
            let key = try Wallet.requester.key()
            for request in book.requests {
                try ledger.perform(SignedOperation(.sign, on: request.order, in: ledger.domain, by: key), at: now)
            }
        case .close:
            let key = try Wallet.dataOwner.key()
            // Some deals are to be made first.
            let end = Date(timeIntervalSinceNow: 60)
            while try ledger.deals(limit: 1).isEmpty, Date() < end { usleep(200) }
            try ledger.perform(SignedOperation(.close, on: book.dataset.order, in: ledger.domain, by: key), at: now)
        }
    }

    private func matchPresigned(_ book: Book, on ledger: LedgerDatabase) throws {
        var waiting = book.requests.map { SignedOrder(order: $0.order, signature: []) }
        let end = Date(timeIntervalSinceNow: 60)
        while !waiting.isEmpty, Date() < end {
            waiting = try waiting.filter { request in
                try book.match(request, on: ledger, at: now) == .refused(.requestOrderNotSigned)
            }
        }
    }
}

/// What a process finds posted when it begins.
private struct Book {
    let app: SignedOrder<AppOrder>
    let dataset: SignedOrder<DatasetOrder>
    let workerpool: SignedOrder<WorkerpoolOrder>
    let requests: [SignedOrder<RequestOrder>]

    init(of ledger: LedgerDatabase) throws {
        guard let app = try ledger.orders(AppOrder.self).first,
            let dataset = try ledger.orders(DatasetOrder.self).first,
            let workerpool = try ledger.orders(WorkerpoolOrder.self).first
        else { throw ValidationError("The order book lacks an app, dataset or workerpool order.") }
        (self.app, self.dataset, self.workerpool) = (app.signed, dataset.signed, workerpool.signed)
        requests = try ledger.orders(RequestOrder.self).map(\.signed)
    }

    /// Makes a deal and prints the request's hash, or says why the ledger refuses.
    func match(
        _ request: SignedOrder<RequestOrder>,
        on ledger: LedgerDatabase,
        at now: Int64
    ) throws -> LedgerError? {
        do throws(LedgerError) {
            let deal = try ledger.match(app: app, dataset: dataset, workerpool: workerpool, request: request, at: now)
            print(deal.terms.requestOrder.hexadecimal)
            return nil
        } catch .refused(let refusal) {
            return .refused(refusal)
        }
    }
}
