/// Text with `{{names}}` that are replaced in one pass: what is put in is not read again.
struct PageTemplate {
    let text: String

    /// The text with every name replaced.
    ///
    /// - Throws: `MapPageError.malformedTemplate` for a name without a value, a value without a name, or an open brace.
    func filled(_ values: [String: String]) throws(MapPageError) -> String {
        var parts: [Substring] = []
        var unused = Set(values.keys)
        var rest = text[...]
        while let start = rest.firstRange(of: "{{") {
            parts.append(rest[..<start.lowerBound])
            guard let end = rest[start.upperBound...].firstRange(of: "}}") else { throw .malformedTemplate }
            let name = String(rest[start.upperBound..<end.lowerBound])
            guard let value = values[name] else { throw .malformedTemplate }
            unused.remove(name)
            parts.append(value[...])
            rest = rest[end.upperBound...]
        }
        guard unused.isEmpty else { throw .malformedTemplate }
        return (parts + [rest]).joined()
    }
}

extension String {
    /// The text as it stands in HTML, between tags or in a quoted attribute.
    var escapedForHTML: String {
        var text = ""
        for scalar in unicodeScalars {
            switch scalar {
            case "&": text += "&amp;"
            case "<": text += "&lt;"
            case ">": text += "&gt;"
            case "\"": text += "&quot;"
            case "'": text += "&#39;"
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text
    }

    /// JSON as it stands in a `script` element: no `<` can end or open anything.
    var escapedForScript: String { replacing("<", with: "\\u003c") }
}
