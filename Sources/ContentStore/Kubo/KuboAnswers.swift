/// The JSON that a node answers, as far as it is read.
enum KuboAnswers {
    /// `version`.
    struct Version: Decodable {
        let version: String

        private enum CodingKeys: String, CodingKey {
            case version = "Version"
        }
    }

    /// A line of `dag/import`: a root, or counts, which are not read.
    struct ImportLine: Decodable {
        let root: Root?

        private enum CodingKeys: String, CodingKey {
            case root = "Root"
        }
    }

    /// A root that was imported, and why it was not pinned, if it was not.
    struct Root: Decodable {
        let identifier: Link
        let pinError: String?

        private enum CodingKeys: String, CodingKey {
            case identifier = "Cid"
            case pinError = "PinErrorMsg"
        }
    }

    /// An identifier's text.
    struct Link: Decodable {
        let text: String

        private enum CodingKeys: String, CodingKey {
            case text = "/"
        }
    }

    /// `pin/ls`: pins by their identifiers' text.
    struct Pins: Decodable {
        let pins: [String: Pin]

        private enum CodingKeys: String, CodingKey {
            case pins = "Keys"
        }
    }

    /// A pin's kind.
    struct Pin: Decodable {
        let kind: String

        private enum CodingKeys: String, CodingKey {
            case kind = "Type"
        }
    }

    /// An error.
    struct Refusal: Decodable {
        let message: String

        private enum CodingKeys: String, CodingKey {
            case message = "Message"
        }
    }
}
