/// What a confidential app is distributed as: a deterministic archive of the executable and its launch manifest.
package struct AppPackage: Hashable, Sendable {
    /// The executable's bytes.
    package var executable: [UInt8]
    /// The manifest that names them.
    package var manifest: LaunchManifest

    /// A package of its parts.
    package init(executable: [UInt8], manifest: LaunchManifest) {
        self.executable = executable
        self.manifest = manifest
    }

    /// The archive's bytes.
    ///
    /// - Throws: `EvidenceError.malformedArchive` for too long an executable.
    package func encoded() throws(EvidenceError) -> [UInt8] {
        try ResultArchive.encode([
            ResultFile(name: "manifest", content: manifest.encoded()),
            ResultFile(name: "enclave", content: executable),
        ])
    }

    /// Reads an archive; that the manifest names the executable is for the measurement to show.
    ///
    /// - Throws: `EvidenceError`.
    package init(decoding bytes: [UInt8]) throws(EvidenceError) {
        let files = try ResultArchive.decode(bytes)
        guard files.map(\.name) == ["manifest", "enclave"] else { throw .unknownFile }
        manifest = try LaunchManifest(decoding: files[0].content)
        executable = files[1].content
    }
}
