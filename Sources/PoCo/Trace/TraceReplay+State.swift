import Cryptography
import Orders
package import StrictJSON

extension TraceReplay {
    /// Everything the trace has led to, in the form of a trace's `final`.
    ///
    /// `now`; `balances` and `frozens`, as decimal strings, with what the marketplace holds as `POCO` and the kitty as
    /// `KITTY`; `scores` as numbers; and each of the `tasks` by its name. What is nought is left out.
    package var state: JSONValue {
        get throws {
            var (balances, frozens, scores): ([String: JSONValue], [String: JSONValue], [String: JSONValue]) = (
                [:], [:], [:]
            )
            for (address, name) in accountNames {
                let (account, score) = (try market.account(address), try market.score(of: address))
                if account.balance > .zero { balances[name] = .text(account.balance.decimal) }
                if account.frozen > .zero { frozens[name] = .text(account.frozen.decimal) }
                if score > .zero { scores[name] = .number(score.decimal) }
            }
            let held = try market.totals().held
            if held > .zero { balances["POCO"] = .text(held.decimal) }
            return .object([
                "now": .integer(now), "balances": .object(balances), "frozens": .object(frozens),
                "scores": .object(scores),
                "tasks": .object(try tasks.compactMapValues { try market.task($0).map(state(of:)) }),
            ])
        }
    }

    private func state(of task: MarketTask) -> JSONValue {
        let groups = task.groups.map { (name(ofResult: $0.key), JSONValue.text($0.value.decimal)) }
        let contributions = task.contributions.map { worker, contribution in
            let parts: [JSONValue] = [
                .text(name(ofResult: contribution.resultHash)), .text(contribution.status.rawValue),
                .integer(contribution.weight),
            ]
            return (name(worker), JSONValue.array(parts))
        }
        return .object([
            "status": .text(task.status.rawValue), "dealid": .text(dealNames[task.deal] ?? task.deal.description),
            "idx": .number(task.index.decimal), "total": .text(task.totalWeight.decimal),
            "groups": .object(Dictionary(groups) { first, _ in first }),
            "consensus": task.consensus.map { .text(name(ofResult: $0)) } ?? .null,
            "contributionDeadline": .integer(task.contributionDeadline),
            "revealDeadline": .integer(task.revealDeadline), "finalDeadline": .integer(task.finalDeadline),
            "revealCounter": .integer(task.revealCounter), "winnerCounter": .integer(task.winnerCounter),
            "contributions": .object(Dictionary(contributions) { first, _ in first }),
        ])
    }

    private func name(_ account: EthereumAddress) -> String { accountNames[account] ?? account.checksummed }

    private func name(ofResult hash: Digest) -> String { resultNames[hash] ?? "0x" + hash.hexadecimal }
}

extension JSONValue {
    /// Where two values first differ, as names between full stops; nil where they do not.
    package func firstDifference(from other: JSONValue, at path: String = "") -> String? {
        guard self != other else { return nil }
        guard let members = asObject, let others = other.asObject else { return path }
        for name in Set(members.keys).union(others.keys).sorted() where members[name] != others[name] {
            let place = path.isEmpty ? name : "\(path).\(name)"
            guard let mine = members[name], let its = others[name] else { return place }
            return mine.firstDifference(from: its, at: place)
        }
        return path
    }
}
