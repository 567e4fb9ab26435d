// swift-tools-version: 6.2
import PackageDescription

// The kernels' one folder of sources is compiled once for each level of x86-64; the other two are links to it. They are
// optimised in debug builds too, where they would be a hundred times slower.
#if arch(x86_64)
let kernelFlags = [
    "GeohashKernelsBaseline": [],
    "GeohashKernelsV3": ["-Xcc", "-march=x86-64-v3"],
    "GeohashKernelsV4": ["-Xcc", "-march=x86-64-v4", "-Xcc", "-mprefer-vector-width=512"],
]
#else
let kernelFlags: [String: [String]] = ["GeohashKernelsBaseline": []]
#endif
// What the kernels are compared with must be fast too, what paints millions of pixels, what makes people up, and what every
// order and every step of the market is hashed and reckoned with.
let optimised = [
    "Cartography", "Cryptography", "Generator", "Heatmap", "KernelVerification", "MapExport", "Orders", "PoCo",
    "Realism", "TestSupport",
]
let optimisedAlways = kernelFlags.merging(optimised.map { ($0, []) }) { flags, _ in flags }
let kernelTargets = kernelFlags.keys.sorted().map { Target.Dependency(stringLiteral: $0) }

let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let cryptoExtras: Target.Dependency = .product(name: "CryptoExtras", package: "swift-crypto")
let asn1: Target.Dependency = .product(name: "SwiftASN1", package: "swift-asn1")
let x509: Target.Dependency = .product(name: "X509", package: "swift-certificates")

// What each folder Tests/<name> may import.
let tests: [String: [Target.Dependency]] = [
    "AttestationTests": [
        "Attestation", "AttestationTestSupport", "Cryptography", "Orders", "TestSupport", crypto, asn1, x509,
    ],
    "CartographyTests": ["Cartography", "Geohash", "LargeLettering", "TestSupport"],
    "ConsoleTests": ["Console", "Geohash", "Mobility", "TestSupport", argumentParser],
    "ContentStoreTests": ["ContentStore", "Cryptography", "TestSupport"],
    "CryptographyTests": ["Cryptography", "TestSupport"],
    "DatasetAssemblyTests": [
        "ContributionTestSupport", "Cryptography", "DatasetAssembly", "Datasets", "DeterministicCBOR", "Geohash",
        "TestSupport", "TransparencyLog",
    ],
    "DatasetsTests": ["Cryptography", "Datasets", "DeterministicCBOR", "Geohash", "TestSupport"],
    "DeterministicCBORTests": ["DeterministicCBOR", "TestSupport"],
    "DifferentialPrivacyTests": ["Cryptography", "DifferentialPrivacy", "TestSupport"],
    "DurabilityTests": ["Durability"],
    "EnclaveRuntimeTests": ["EnclaveRuntime"],
    "EndToEndTests": [
        "Attestation", "Audit", "Console", "ContentStore", "Cryptography", "DatasetAssembly", "Datasets",
        "DeterministicCBOR", "Evidence", "Geohash", "KeyBroker", "Ledger", "MapPage", "Mobility", "Orders",
        "PandappCLI", "PoCo", "Publisher", "Requester", "SocialDistance", "StrictJSON", "TestSupport", "TileArchive",
        "TransparencyLog", "Worker", grdb,
    ],
    "EvidenceTests": ["Cryptography", "DeterministicCBOR", "Evidence", "TestSupport"],
    "GeneratorTests": ["Generator", "Geohash", "Mobility", "TestSupport"],
    "GeohashTests": ["Geohash", "TestSupport"],
    "HeatmapTests": [
        "Cartography", "Cryptography", "Datasets", "DeterministicCBOR", "DifferentialPrivacy", "Geohash", "Heatmap",
        "LargeLettering", "MembershipAttack", "Mobility", "TestSupport",
    ],
    "IexecContractTests": [
        "Cryptography", "Datasets", "DeterministicCBOR", "Evidence", "Geohash", "IexecContract", "TestSupport",
    ],
    "IexecFilesTests": ["ContentStore", "Cryptography", "IexecFiles", "StrictJSON", "TestSupport"],
    "IexecRuntimeTests": ["Cryptography", "IexecRuntime"],
    "KeyBrokerTests": [
        "Attestation", "Cryptography", "DeterministicCBOR", "Durability", "Evidence", "KeyBroker", "Ledger",
        "MarketTestSupport", "Orders", "SimulatedHardware", "TestSupport",
    ],
    "KeystoreTests": ["Cryptography", "Keystore", "StrictJSON"],
    "LedgerTests": [
        "Cryptography", "DeterministicCBOR", "Ledger", "MarketTestSupport", "Orders", "PoCo", "StrictJSON",
        "TestSupport", "TransparencyLog", grdb,
    ],
    "MapExportTests": ["Cartography", "Cryptography", "Datasets", "Geohash", "Heatmap", "MapExport", "TestSupport"],
    "MapPageTests": [
        "Cartography", "Cryptography", "Datasets", "Geohash", "Heatmap", "MapExport", "MapPage", "TestSupport",
    ],
    "MembershipAttackTests": [
        "Cartography", "Cryptography", "Datasets", "Generator", "Geohash", "Heatmap", "MembershipAttack", "Mobility",
        "TestSupport",
    ],
    "MobilityJSONTests": ["Geohash", "Mobility", "MobilityJSON", "TestSupport"],
    "MobilityTests": ["Geohash", "Mobility", "TestSupport"],
    "MobilityXMLTests": ["Geohash", "Mobility", "MobilityXML", "TestSupport"],
    "OrderFilesTests": ["Cryptography", "OrderFiles", "Orders", "StrictJSON", "TestSupport"],
    "OrdersTests": ["Cryptography", "DeterministicCBOR", "MarketTestSupport", "Orders", "TestSupport"],
    "PandappCLITests": ["Console", "Geohash", "MapExport", "Mobility", "PandappCLI", "TestSupport", argumentParser],
    "PoCoTests": ["Cryptography", "MarketTestSupport", "Orders", "PoCo", "StrictJSON", "TestSupport"],
    "QuoteOracleTests": ["Attestation", "Cryptography", "Orders", "SimulatedHardware", "TestSupport"],
    "RealismTests": ["Cartography", "Generator", "Realism", "TestSupport"],
    "RequesterTests": [
        "Attestation", "Cryptography", "DeterministicCBOR", "Evidence", "Ledger", "MarketTestSupport", "Orders",
        "Requester", "SimulatedHardware", "TestSupport", "TransparencyLog",
    ],
    "SimulatedHardwareTests": ["Attestation", "Cryptography", "Orders", "SimulatedHardware", "TestSupport"],
    "SimulatedPlatformTests": [
        "CLinux", "Cryptography", "Evidence", "SimulatedHardware", "SimulatedPlatform", "TestSupport",
    ],
    "SocialDistanceTests": [
        "ContributionTestSupport", "Cryptography", "DatasetAssembly", "Datasets", "DeterministicCBOR", "Geohash",
        "Mobility", "SocialDistance", "TestSupport",
    ],
    "StrictJSONTests": ["StrictJSON"],
    "StripesTests": ["Stripes"],
    "TileArchiveTests": ["Cryptography", "Durability", "TestSupport", "TileArchive", "TransparencyLog"],
    "TransparencyLogTests": ["Cryptography", "TestSupport", "TransparencyLog"],
    "WorkerpoolTests": [
        "ContentStore", "Cryptography", "Ledger", "MarketTestSupport", "Orders", "PoCo", "Workerpool",
    ],
]

let package = Package(
    name: "pandapp",
    products: [
        .library(name: "Geohash", targets: ["Geohash"]),
        .executable(name: "pandapp", targets: ["PandappCLI"]),
        .executable(name: "heatmap-enclave", targets: ["HeatmapEnclave"]),
        .executable(name: "social-distance-enclave", targets: ["SocialDistanceEnclave"]),
        .executable(name: "heatmap-iexec", targets: ["HeatmapIexec"]),
        .executable(name: "social-distance-iexec", targets: ["SocialDistanceIexec"]),
        .executable(name: "simulated-platform", targets: ["SimulatedPlatform"]),
        .executable(name: "development-host", targets: ["DevelopmentHost"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-asn1", exact: "1.7.4"),
        .package(url: "https://github.com/apple/swift-certificates", exact: "1.21.1"),
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    ],
    targets: [
        // Floor 0: C libraries, from Debian.
        .systemLibrary(name: "CSodium", pkgConfig: "libsodium", providers: [.apt(["libsodium-dev"])]),
        .systemLibrary(name: "CSecp256k1", pkgConfig: "libsecp256k1", providers: [.apt(["libsecp256k1-dev"])]),
        .systemLibrary(name: "CSeccomp", pkgConfig: "libseccomp", providers: [.apt(["libseccomp-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CZip", pkgConfig: "libzip", providers: [.apt(["libzip-dev"])]),
        .systemLibrary(name: "CLinux"),
        .systemLibrary(name: "CProcessor"),
        .target(name: "CPNG", linkerSettings: [.linkedLibrary("png16"), .linkedLibrary("z"), .linkedLibrary("m")]),

        // Floor 1: the vocabulary that both sides of the enclave wall speak.
        .target(name: "Stripes"),
        .target(name: "DeterministicCBOR"),
        .target(name: "StrictJSON"),
        .target(name: "Cryptography", dependencies: ["CSecp256k1", "CSodium", crypto]),
        .target(name: "TransparencyLog", dependencies: ["Cryptography"]),
        .target(name: "Geohash", dependencies: ["CProcessor", "Stripes"] + kernelTargets),
        .target(name: "Mobility", dependencies: ["Geohash"]),
        // Apart, because it alone needs libxml2.
        .target(name: "MobilityXML", dependencies: ["Mobility"]),
        .target(name: "MobilityJSON", dependencies: ["Mobility"]),
        .target(name: "DifferentialPrivacy", dependencies: ["Cryptography"]),
        .target(name: "Orders", dependencies: ["Cryptography", "DeterministicCBOR"]),
        .target(name: "PoCo", dependencies: ["Cryptography", "Orders", "StrictJSON"]),
        .target(name: "Evidence", dependencies: ["Cryptography", "DeterministicCBOR"]),
        .target(name: "Attestation", dependencies: ["Cryptography", "Orders", crypto, asn1, x509]),
        .target(name: "Datasets", dependencies: ["Cryptography", "DeterministicCBOR", "Geohash", "Stripes"]),
        .target(name: "IexecContract", dependencies: ["Cryptography", "Datasets", "DeterministicCBOR", "Evidence"]),

        // Floor 2: the computations.
        .target(name: "Cartography", dependencies: ["CPNG", "Geohash"]),
        .target(
            name: "Heatmap",
            dependencies: [
                "Cartography", "Cryptography", "Datasets", "DeterministicCBOR", "DifferentialPrivacy", "Geohash",
                "Stripes",
            ]
        ),
        .target(
            name: "SocialDistance",
            dependencies: [
                "Cryptography", "Datasets", "DeterministicCBOR", "DifferentialPrivacy", "Geohash", "Stripes",
            ]
        ),

        // Floor 3: inside the enclave; everything that a measurement covers.
        .target(
            name: "EnclaveRuntime",
            dependencies: ["CLinux", "Cryptography", "Datasets", "DeterministicCBOR", "Evidence", "Orders"]
        ),
        .executableTarget(name: "HeatmapEnclave", dependencies: ["Datasets", "EnclaveRuntime", "Evidence", "Heatmap"]),
        .executableTarget(
            name: "SocialDistanceEnclave",
            dependencies: ["Datasets", "EnclaveRuntime", "Evidence", "SocialDistance"]
        ),
        // The same apps under iExec's run-time contract.
        .target(
            name: "IexecRuntime",
            dependencies: ["CLinux", "Cryptography", "Datasets", "EnclaveRuntime", "Evidence", "IexecContract"]
        ),
        .executableTarget(
            name: "HeatmapIexec",
            dependencies: ["Cryptography", "Datasets", "Evidence", "Heatmap", "IexecContract", "IexecRuntime"]
        ),
        .executableTarget(
            name: "SocialDistanceIexec",
            dependencies: ["Cryptography", "Datasets", "Evidence", "IexecContract", "IexecRuntime", "SocialDistance"]
        ),

        // Floor 4: outside the enclave.
        .target(name: "SimulatedHardware", dependencies: ["Cryptography", crypto, asn1, x509]),
        .executableTarget(
            name: "SimulatedPlatform",
            dependencies: [
                "Attestation", "CLinux", "CSeccomp", "Cryptography", "Durability", "Evidence", "SimulatedHardware",
                argumentParser,
            ]
        ),
        .target(name: "LargeLettering", dependencies: ["Cartography"]),
        .target(name: "Durability", dependencies: ["CLinux"]),
        .target(name: "TileArchive", dependencies: ["Durability", "TransparencyLog"]),
        .target(name: "Generator", dependencies: ["Geohash", "Mobility", "StrictJSON", "Stripes"]),
        .target(name: "Realism", dependencies: ["Cartography", "Generator"]),
        .target(
            name: "MembershipAttack",
            dependencies: ["Cartography", "Cryptography", "Datasets", "Geohash", "Heatmap", "Mobility", "Stripes"]
        ),
        .target(name: "ContentStore", dependencies: ["Cryptography"]),
        .target(
            name: "Ledger",
            dependencies: ["Cryptography", "DeterministicCBOR", "Orders", "PoCo", "TransparencyLog", grdb]
        ),
        .target(name: "Keystore", dependencies: ["Cryptography", "StrictJSON", crypto, cryptoExtras]),
        .target(name: "IexecFiles", dependencies: ["ContentStore", "Cryptography", crypto, cryptoExtras]),
        .target(name: "OrderFiles", dependencies: ["Cryptography", "DeterministicCBOR", "Orders", "StrictJSON"]),
        .target(
            name: "DatasetAssembly",
            dependencies: [
                "Cryptography", "Datasets", "DeterministicCBOR", "Durability", "Geohash", "Mobility", "Stripes",
            ]
        ),
        .target(
            name: "KeyBroker",
            dependencies: [
                "Attestation", "Cryptography", "DeterministicCBOR", "Durability", "Evidence", "Ledger", "Orders",
            ]
        ),
        .target(
            name: "Worker",
            dependencies: [
                "ContentStore", "Cryptography", "Datasets", "Durability", "Evidence", "KeyBroker", "Ledger", "Orders",
            ]
        ),
        .target(
            name: "Workerpool",
            dependencies: ["ContentStore", "Cryptography", "Durability", "Ledger", "Orders", "PoCo"]
        ),
        .target(
            name: "Requester",
            dependencies: [
                "Attestation", "Cryptography", "DeterministicCBOR", "Evidence", "Ledger", "Orders", "TransparencyLog",
            ]
        ),
        .target(
            name: "Publisher",
            dependencies: [
                "ContentStore", "Cryptography", "DatasetAssembly", "Datasets", "Durability", "KeyBroker", "Ledger",
                "Orders",
            ]
        ),
        .target(
            name: "Audit",
            dependencies: [
                "Cryptography", "DatasetAssembly", "Datasets", "DeterministicCBOR", "Ledger", "Orders",
                "TransparencyLog",
            ]
        ),
        .target(
            name: "MapExport",
            dependencies: ["CZip", "CZlib", "Cartography", "Geohash", "Heatmap", "LargeLettering", grdb]
        ),
        .target(
            name: "MapPage",
            dependencies: ["Cartography", "Cryptography", "Heatmap", "MapExport"],
            resources: ["page.html", "page.css", "page.js", "leaflet-licence.txt"].map {
                .embedInCode("Resources/\($0)")
            }
        ),

        // Floor 5: fronts.
        .target(name: "Console", dependencies: ["Durability", "Geohash", "Mobility", argumentParser]),
        .executableTarget(
            name: "DevelopmentHost",
            dependencies: [
                "Cartography", "Console", "Cryptography", "Datasets", "Geohash", "Heatmap", "MembershipAttack",
                "Mobility", "SocialDistance", argumentParser,
            ]
        ),
        .executableTarget(
            name: "PandappCLI",
            dependencies: [
                "Attestation", "Audit", "Cartography", "CLinux", "Console", "ContentStore", "Cryptography",
                "DatasetAssembly", "Datasets", "DeterministicCBOR", "Durability", "Evidence", "Generator", "Geohash",
                "Heatmap", "IexecContract", "IexecFiles", "KeyBroker", "Keystore", "Ledger", "MapExport", "MapPage",
                "Mobility", "MobilityJSON", "MobilityXML", "OrderFiles", "Orders", "PoCo", "Publisher", "Realism",
                "Requester", "SocialDistance", "StrictJSON", "Stripes", "TileArchive", "TransparencyLog", "Worker",
                "Workerpool", argumentParser,
            ]
        ),

        // Tests.
        .target(name: "TestSupport", path: "Tests/TestSupport"),
        .target(name: "MarketTestSupport", dependencies: ["Cryptography", "Orders"], path: "Tests/MarketTestSupport"),
        .target(
            name: "AttestationTestSupport",
            dependencies: ["Attestation", "Cryptography", crypto, asn1, x509],
            path: "Tests/AttestationTestSupport"
        ),
        .target(
            name: "ContributionTestSupport",
            dependencies: ["Cryptography", "DatasetAssembly", "Datasets", "DeterministicCBOR", "Geohash", "Mobility"],
            path: "Tests/ContributionTestSupport"
        ),
        .executableTarget(
            name: "KernelVerification",
            dependencies: ["Geohash", "Stripes", "TestSupport", argumentParser],
            path: "Tests/KernelVerification"
        ),
        .systemLibrary(name: "CValgrind", path: "Tests/CValgrind"),
        .executableTarget(
            name: "ObliviousVerification",
            dependencies: ["CValgrind", "Cryptography", "Datasets", "Geohash", "Heatmap", "SocialDistance"],
            path: "Tests/ObliviousVerification",
            exclude: ["valgrind.supp"]
        ),
        .executableTarget(
            name: "MarketProcess",
            dependencies: ["Cryptography", "Ledger", "MarketTestSupport", "Orders", argumentParser],
            path: "Tests/MarketProcess"
        ),
        .executableTarget(
            name: "PoolProcess",
            dependencies: ["ContentStore", "Cryptography", "Ledger", "Orders", "Workerpool", argumentParser],
            path: "Tests/PoolProcess"
        ),
        .executableTarget(
            name: "QuoteSweep",
            dependencies: ["Attestation", "Orders", "Stripes", argumentParser],
            path: "Tests/QuoteSweep"
        ),
    ],
    swiftLanguageModes: [.v6]
)

package.targets += kernelFlags.keys.sorted().map { .target(name: $0) }
package.targets += tests.sorted { $0.key < $1.key }.map { .testTarget(name: $0.key, dependencies: $0.value) }

for target in package.targets where target.type != .system {
    target.swiftSettings = [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
        .strictMemorySafety(),
        .treatAllWarnings(as: .error),
    ]
    if let flags = optimisedAlways[target.name] { target.swiftSettings? += [.unsafeFlags(["-O"] + flags)] }
}
