// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "pandapp",
    targets: [
        // Floor 1: the vocabulary that both sides of the enclave wall speak.
        .target(name: "DeterministicCBOR"),

        // Tests.
        .target(name: "TestSupport", path: "Tests/TestSupport"),
        .testTarget(name: "DeterministicCBORTests", dependencies: ["DeterministicCBOR", "TestSupport"]),
    ],
    swiftLanguageModes: [.v6]
)

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
