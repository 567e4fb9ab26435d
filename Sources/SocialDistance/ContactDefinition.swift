package import Datasets
internal import DeterministicCBOR

/// What it means to have met somebody; a dataset pins one of them.
package enum ContactDefinition: String, CaseIterable, Sendable {
    /// In the same cell at the same time step, see ``CoPresenceCounter``.
    case coPresence = "co-presence"
    /// At most a radius apart at the same tick, see ``ProximityDefinition``.
    case proximity

    /// The definition that a dataset pins.
    ///
    /// - Throws: `ContactError.unknownDefinition`.
    package init(of header: DatasetHeader) throws(ContactError) {
        guard case .text(let name) = header.parameters["definition"], let definition = Self(rawValue: name) else {
            throw .unknownDefinition
        }
        self = definition
    }
}
