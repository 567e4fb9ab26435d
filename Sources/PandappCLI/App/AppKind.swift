import ArgumentParser
import Orders
import SocialDistance

/// What apps compute, and so what each is given of a night: an app is of the kind whose columns its entry declares.
///
/// The app that is shipped of each kind has the kind's name.
enum AppKind: String, CaseIterable, Sendable, ExpressibleByArgument {
    case heatmap
    case socialDistance = "social-distance"

    /// The kind of an app; nil for one that asks for columns that nobody makes.
    init?(of app: AppEntry) {
        guard let kind = Self.allCases.first(where: { $0.layouts.contains(app.columns) }) else { return nil }
        self = kind
    }

    /// The shipped enclave's executable.
    var program: HelperProgram { self == .heatmap ? .heatmapEnclave : .socialDistanceEnclave }

    /// What an app's registry entry may declare to need: one of these lists of columns.
    private var layouts: [[String]] {
        self == .heatmap ? [["cell-tokens-of-ill"]] : ContactDefinition.allCases.map(\.columns)
    }

    /// The columns that an app of this kind needs, whose contacts, if it counts any, are of a definition.
    func columns(_ definition: ContactDefinition) -> [String] {
        self == .heatmap ? ["cell-tokens-of-ill"] : definition.columns
    }

    /// What the shipped app is for.
    var purpose: String {
        switch self {
        case .heatmap: "Shows a city where the people who fell ill had been, without showing any of them."
        case .socialDistance: "Tells a person whether they were near people who fell ill."
        }
    }

    /// Where the source of the shipped app is: the folder, in the release of this version.
    var source: String {
        "pandapp \(PandappVersion.text), Sources/\(self == .heatmap ? "Heatmap" : "SocialDistance")Enclave"
    }

    /// What a result of the shipped app tells, in the words that a person consents to.
    var disclosure: String {
        switch self {
        case .heatmap: "A differentially private map of where people declared ill spent their day; one map a day."
        case .socialDistance: "To a person who contributed: how many people declared ill, and not declared, they met."
        }
    }
}

extension ContactDefinition: ExpressibleByArgument {
    /// The columns of which a dataset consists that pins this definition.
    var columns: [String] {
        switch self {
        case .coPresence: ["row-key", "group", "status"]
        case .proximity: ["row-key", "position", "status"]
        }
    }

    /// The definition for which an app asks for columns; nil where it counts no contacts.
    init?(columns: [String]) {
        guard let definition = Self.allCases.first(where: { $0.columns == columns }) else { return nil }
        self = definition
    }
}
