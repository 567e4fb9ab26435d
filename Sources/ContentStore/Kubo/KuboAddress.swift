internal import Foundation

/// Where a Kubo node listens for remote calls: `http://host:port` or `https://host:port`, without user, path or query.
package struct KuboAddress: Hashable, Sendable {
    /// The address as it was given, without a slash at the end.
    package let text: String

    /// Reads an address.
    ///
    /// - Throws: `kuboAddressMalformed`.
    package init(parsing text: String) throws(ContentStoreError) {
        let text = text.hasSuffix("/") ? String(text.dropLast()) : text
        guard let parts = URLComponents(string: text), parts.scheme == "http" || parts.scheme == "https",
            let host = parts.host, !host.isEmpty, parts.path.isEmpty, parts.user == nil, parts.password == nil,
            parts.query == nil, parts.fragment == nil, parts.port.map({ (1...65_535).contains($0) }) ?? true
        else { throw .kuboAddressMalformed }
        self.text = text
    }

    /// The address of one remote call, with its arguments percent-encoded.
    func url(of call: String, _ arguments: [(String, String)]) throws(ContentStoreError) -> URL {
        var parts = URLComponents(string: "\(text)/api/v0/\(call)")
        if !arguments.isEmpty { parts?.queryItems = arguments.map { URLQueryItem(name: $0.0, value: $0.1) } }
        guard let url = parts?.url else { throw .kuboAddressMalformed }
        return url
    }
}
