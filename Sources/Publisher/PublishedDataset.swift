package import Cryptography
package import DatasetAssembly
package import Ledger

/// What one app's dataset of a night became.
package struct PublishedDataset: Sendable {
    /// The app's name.
    package let app: String
    /// The dataset's registry address.
    package let dataset: EthereumAddress
    /// The content identifier of the dataset's file.
    package let contentIdentifier: String
    /// Hash of the restricted dataset order.
    package let order: Digest
    /// Revision of the night, from 1.
    package let revision: Int
    /// Bytes of all files.
    package let size: UInt64
    /// How much went in; nil for what had been published before.
    package let quality: SegmentQuality?
    /// The same for each day of the window that has a segment, oldest first; empty for what had been published before.
    package var days: [SegmentQuality] = []
    /// How the privacy accounts of its days stand to it; empty where its results are not accounted, or for what had been
    /// published before.
    package var privacy: [PrivacyBalance] = []
}
