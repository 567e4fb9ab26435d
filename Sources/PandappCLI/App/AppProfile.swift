/// An app as its developer presents it: all of its registry entry but the code.
struct AppProfile {
    let name: AppName
    let kind: AppKind
    /// What it declares to need.
    let columns: [String]
    /// Characters of the coarsest cells that suffice.
    let precision: Int
    var purpose: String
    var source: String
    var disclosure: String

    /// A profile with the words of the kind's shipped app.
    init(_ name: AppName, kind: AppKind, columns: [String], precision: Int) {
        (self.name, self.kind, self.columns, self.precision) = (name, kind, columns, precision)
        (purpose, source, disclosure) = (kind.purpose, kind.source, kind.disclosure)
    }
}
