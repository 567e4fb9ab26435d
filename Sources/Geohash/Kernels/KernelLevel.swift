internal import CProcessor

/// A set of instructions that the kernels were compiled for: a micro-architecture level of x86-64.
///
/// On other processors there is the baseline only, which then is that of the other processor.
public enum KernelLevel: Int, CaseIterable, Comparable, Sendable {
    /// What every processor has; on x86-64 SSE2.
    case baseline = 1
    /// AVX2 and FMA.
    case v3 = 3
    /// AVX-512.
    case v4 = 4

    /// The levels that this processor and system have, lowest first.
    public static var available: [KernelLevel] {
        let highest = processor_level()
        return allCases.filter { $0.rawValue <= Int(highest) }
    }

    /// The highest that this processor and system have.
    public static let best = available.last ?? .baseline

    /// Whether the left one has fewer instructions.
    public static func < (left: KernelLevel, right: KernelLevel) -> Bool {
        left.rawValue < right.rawValue
    }
}
