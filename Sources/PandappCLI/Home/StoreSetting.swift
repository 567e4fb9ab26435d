import ArgumentParser
import ContentStore
import Foundation

/// Where a home keeps content; as text `local`, or `kubo:` and a node's address.
enum StoreSetting: Hashable, Sendable {
    /// In the home's own folder.
    case local
    /// Behind the remote calls of a Kubo node.
    case kubo(KuboAddress)

    private static let kuboPrefix = "kubo:"

    /// Reads the text.
    init?(_ text: String) {
        if text == "local" {
            self = .local
        } else if text.hasPrefix(Self.kuboPrefix),
            let address = try? KuboAddress(parsing: String(text.dropFirst(Self.kuboPrefix.count)))
        {
            self = .kubo(address)
        } else {
            return nil
        }
    }

    /// Opens the store of a home.
    func open(in home: HomeFolder) throws(ContentStoreError) -> any ContentStoring {
        switch self {
        case .local: try LocalContentStore(directory: home.store)
        case .kubo(let address): try KuboContentStore(node: KuboNode(at: address), directory: home.store)
        }
    }

    /// Refuses a node that does not answer.
    func requireReachable() throws(ContentStoreError) {
        if case .kubo(let address) = self { _ = try KuboNode(at: address).version() }
    }
}

extension StoreSetting: CustomStringConvertible {
    /// The text.
    var description: String {
        switch self {
        case .local: "local"
        case .kubo(let address): Self.kuboPrefix + address.text
        }
    }
}

extension StoreSetting: ExpressibleByArgument {
    init?(argument: String) {
        self.init(argument)
    }
}

extension StoreSetting: Codable {
    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let setting = StoreSetting(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a store")
        }
        self = setting
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
