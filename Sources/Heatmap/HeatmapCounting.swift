/// How tokens become counts; a dataset's header pins it by its name.
///
/// The map is the same to the byte.
package enum HeatmapCounting: String, CaseIterable, Sendable {
    /// ``ObliviousCounter``: no branch and no address tells anything of a token. What is used where nothing is pinned.
    case oblivious
    /// A count at a token's address: faster, and whoever watches the enclave's memory sees where people were.
    case fast
}
