// swift-tools-version: 6.2
import PackageDescription

// As in ../Package.swift: one folder of sources, compiled once for each level of x86-64.
#if arch(x86_64)
let kernelFlags = [
    "GeohashKernelsBaseline": [],
    "GeohashKernelsV3": ["-Xcc", "-march=x86-64-v3"],
    "GeohashKernelsV4": ["-Xcc", "-march=x86-64-v4", "-Xcc", "-mprefer-vector-width=512"],
]
#else
let kernelFlags: [String: [String]] = ["GeohashKernelsBaseline": []]
#endif
let kernelTargets = kernelFlags.keys.sorted().map { Target.Dependency(stringLiteral: $0) }

// A package of its own, so that `swift build` of the product never meets it. `Modules` is a link to ../Sources: only a
// target of the same package may use what its siblings declare `package`.
let package = Package(
    name: "pandapp-benchmarks",
    dependencies: [
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    ],
    targets: [
        .systemLibrary(name: "CSodium", path: "Modules/CSodium", pkgConfig: "libsodium"),
        .systemLibrary(name: "CSecp256k1", path: "Modules/CSecp256k1", pkgConfig: "libsecp256k1"),
        .systemLibrary(name: "CLinux", path: "Modules/CLinux"),
        .systemLibrary(name: "CProcessor", path: "Modules/CProcessor"),
        .target(
            name: "CPNG",
            path: "Modules/CPNG",
            linkerSettings: [.linkedLibrary("png16"), .linkedLibrary("z"), .linkedLibrary("m")]
        ),
        module("Stripes"),
        module("DeterministicCBOR"),
        module("Cryptography", ["CSecp256k1", "CSodium", .product(name: "Crypto", package: "swift-crypto")]),
        module("Geohash", ["CProcessor", "Stripes"] + kernelTargets),
        module("Mobility", ["Geohash"]),
        module("StrictJSON"),
        module("Generator", ["Geohash", "Mobility", "StrictJSON", "Stripes"]),
        module("DifferentialPrivacy", ["Cryptography"]),
        module("Datasets", ["Cryptography", "DeterministicCBOR", "Geohash", "Stripes"]),
        module("Cartography", ["CPNG", "Geohash"]),
        module(
            "Heatmap",
            [
                "Cartography", "Cryptography", "Datasets", "DeterministicCBOR", "DifferentialPrivacy", "Geohash",
                "Stripes",
            ]
        ),
        module("SocialDistance", ["Cryptography", "Datasets", "DeterministicCBOR", "Geohash", "Stripes"]),
        module("Durability", ["CLinux"]),
        module(
            "DatasetAssembly",
            ["Cryptography", "Datasets", "DeterministicCBOR", "Durability", "Geohash", "Mobility", "Stripes"]
        ),
        .executableTarget(
            name: "pandapp-contributions",
            dependencies: ["Cryptography", "DatasetAssembly", "Geohash", "Stripes"],
            path: "Contributions"
        ),
        .executableTarget(
            name: "pandapp-benchmarks",
            dependencies: [
                "CLinux", "Cartography", "Cryptography", "Datasets", "DeterministicCBOR", "Generator", "Geohash",
                "Heatmap", "Mobility", "SocialDistance", "Stripes",
            ],
            path: "Sources"
        ),
        module("TransparencyLog", ["Cryptography"]),
        module("Orders", ["Cryptography", "DeterministicCBOR"]),
        module("PoCo", ["Cryptography", "Orders", "StrictJSON"]),
        module(
            "Ledger",
            [
                "Cryptography", "DeterministicCBOR", "Orders", "PoCo", "TransparencyLog",
                .product(name: "GRDB", package: "GRDB.swift"),
            ]
        ),
        .executableTarget(
            name: "pandapp-market",
            dependencies: ["Cryptography", "Ledger", "Orders"],
            path: "Market"
        ),
        .executableTarget(
            name: "pandapp-privacy",
            dependencies: ["Cryptography", "Geohash", "Heatmap"],
            path: "privacy/Sources"
        ),
    ],
    swiftLanguageModes: [.v6]
)

func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, path: "Modules/\(name)")
}

package.targets += kernelFlags.keys.sorted().map { module($0) }

for target in package.targets where target.type != .system {
    target.swiftSettings = [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
        .strictMemorySafety(),
        .treatAllWarnings(as: .error),
    ]
    if let flags = kernelFlags[target.name] {
        target.swiftSettings? += [.unsafeFlags(["-O"] + flags)]
    }
}
