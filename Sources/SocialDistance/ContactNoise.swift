package import Cryptography
package import Datasets
package import DeterministicCBOR
internal import DifferentialPrivacy

/// Differential privacy of what an asker is told: noise on a day's persons, ill and close contacts, before they are told
/// in bands.
///
/// Protected is one other person's day: that they were there, how near, and how they are. It moves each of the three counts
/// by one at most, so that each gets discrete Laplace noise of scale 3/ε, and each day's answer is ε-differentially private.
/// Counts below zero become zero, there are no more ill than persons and no more close contacts than ill, and times are
/// withheld: that rests on the noisy counts alone. The noise is a function of data key, dataset and asker, drawn for one
/// day after the other on which the asker has a row: who asks again is told the same. A day without one has no counts, and
/// noise would make some up. The next night's dataset has noise of its own, so that a day that is in the windows of n nights
/// is told with n·ε.
package enum ContactNoise {
    /// The mechanism's name, in the derivation of the noise key.
    private static let mechanism = "contact-laplace-v1"
    /// The name under which a header pins ε, in millionths.
    ///
    /// It is not the heatmap's: what individuals are told of themselves is not charged to the day's budget.
    package static let parameter = "contact-epsilon-millionths"
    /// What ε may be, in millionths.
    package static let epsilons: ClosedRange<UInt64> = 10_000...20_000_000
    /// The counts that have noise.
    private static let counts: UInt32 = 3

    /// What a header pins; nothing where counts have no noise.
    package static func parameters(epsilonMillionths: UInt64?) -> [String: CBORValue] {
        epsilonMillionths.map { [parameter: .unsigned($0)] } ?? [:]
    }

    /// What a header pins; nil for no noise.
    ///
    /// - Throws: `ContactError.unknownDefinition` where it is out of ``epsilons``.
    package static func epsilonMillionths(of header: DatasetHeader) throws(ContactError) -> UInt64? {
        guard let value = header.parameters[parameter] else { return nil }
        guard case .unsigned(let epsilon) = value, epsilons.contains(epsilon) else { throw .unknownDefinition }
        return epsilon
    }

    /// An answer as it may be told: with noise where the header pins an ε, else as it is.
    ///
    /// - Throws: `ContactError.unknownDefinition`.
    package static func applied(
        to answer: ProximityAnswer,
        of person: VerificationKey,
        header: DatasetHeader,
        dataKey: borrowing SecretBytes
    ) throws(ContactError) -> ProximityAnswer {
        guard let epsilon = try epsilonMillionths(of: header) else { return answer }
        let law: DiscreteLaplace
        do throws(PrivacyError) {
            law = DiscreteLaplace(scale: try NoiseScale(sensitivity: counts, epsilonMillionths: epsilon))
        } catch {
            throw .unknownDefinition
        }
        let key = DatasetKeys.noise(
            dataKey: dataKey,
            dataset: header.digest,
            mechanismVersion: mechanism,
            parameters: person.bytes
        )
        var stream = KeyedByteStream(key: key)
        var told = answer
        for index in told.days.indices where told.days[index].isContributed {
            told.days[index].blur(law, from: &stream)
        }
        return told
    }
}

extension ProximityDay {
    /// Replaces the counts by noisy ones, and withholds the times.
    fileprivate mutating func blur(_ law: DiscreteLaplace, from stream: inout KeyedByteStream) {
        persons = max(0, persons + Int(law.sample(from: &stream)))
        ill = min(persons, max(0, ill + Int(law.sample(from: &stream))))
        closeContacts = min(ill, max(0, closeContacts + Int(law.sample(from: &stream))))
        (contactSeconds, exposureSeconds, longestSeconds, tellsTimes) = (0, 0, 0, false)
    }
}
