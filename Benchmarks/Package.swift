// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that `swift build` of the product never meets it. `Modules` is a link to ../Sources: only a
// target of the same package may use what its siblings declare `package`.
let package = Package(
    name: "pandapp-benchmarks",
    dependencies: [.package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2")],
    targets: [
        .systemLibrary(name: "CSodium", path: "Modules/CSodium", pkgConfig: "libsodium"),
        .systemLibrary(name: "CSecp256k1", path: "Modules/CSecp256k1", pkgConfig: "libsecp256k1"),
        .systemLibrary(name: "CLinux", path: "Modules/CLinux"),
        .target(
            name: "CPNG",
            path: "Modules/CPNG",
            linkerSettings: [.linkedLibrary("png16"), .linkedLibrary("z"), .linkedLibrary("m")]
        ),
        module("DeterministicCBOR"),
        module("Cryptography", ["CSecp256k1", "CSodium", .product(name: "Crypto", package: "swift-crypto")]),
        module("Geohash"),
        module("Mobility", ["Geohash"]),
        module("DifferentialPrivacy", ["Cryptography"]),
        module("Datasets", ["Cryptography", "DeterministicCBOR", "Geohash"]),
        module("Cartography", ["CPNG", "Geohash"]),
        module(
            "Heatmap",
            ["Cartography", "Cryptography", "Datasets", "DeterministicCBOR", "DifferentialPrivacy", "Geohash"]
        ),
        module("SocialDistance", ["Cryptography", "Datasets", "DeterministicCBOR"]),
        .executableTarget(
            name: "pandapp-benchmarks",
            dependencies: [
                "CLinux", "Cryptography", "Datasets", "DeterministicCBOR", "Geohash", "Heatmap", "Mobility",
                "SocialDistance",
            ],
            path: "Sources"
        ),
    ],
    swiftLanguageModes: [.v6]
)

func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, path: "Modules/\(name)")
}

for target in package.targets where target.type != .system {
    target.swiftSettings = [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
        .strictMemorySafety(),
        .treatAllWarnings(as: .error),
    ]
}
